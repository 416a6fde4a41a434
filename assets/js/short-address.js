// The address of a filtered list names only what was chosen: empty fields of the form are not sent.

for (const form of document.querySelectorAll("form.finder")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
}
