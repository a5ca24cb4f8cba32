"""What is kept: the database (threads, renders, versions, messages) and the image store (originals and previews)."""
