// This page answers a form and is kept nowhere: whoever goes on from here and comes back would see an error of the browser.
// Its place in the history becomes that of the page at this address; only now, so that it can be loaded again until then.

document.addEventListener("submit", letBack);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && link.href.split("#")[0] !== location.href.split("#")[0]) letBack();
});

function letBack() {
  history.replaceState(history.state, "", location.href);
}
