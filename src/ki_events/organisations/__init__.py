"""Who offers events: integration centres, partners, the coordination office."""
