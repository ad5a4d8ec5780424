"""The pages: lists, records, forms and history, made from the declarations alone."""
