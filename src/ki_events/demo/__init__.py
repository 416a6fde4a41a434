"""The demo: invented offers of real integration centres, invented people, real rules."""
