"""The pictures of docs/engines: every `draw_NAME()` of the modules here is the text of docs/engines/NAME.svg."""
