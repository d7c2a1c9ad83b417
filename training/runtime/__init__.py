"""What any program of training stands on: files, processes, interruption; nothing of learning."""
