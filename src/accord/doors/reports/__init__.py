"""Reports: PDF through typst, and the audit pack. No domain words: areas say what goes in."""
