"""The published results as one page, in HTML and Markdown, and as the README's tables."""
