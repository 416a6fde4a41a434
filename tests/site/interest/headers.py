"""What a browser says with a form of our own site."""

OURS = {"sec-fetch-site": "same-origin"}
