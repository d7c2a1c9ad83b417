"""What a reviewed inventory is handed over with: files, data dictionary, metadata record, map."""
