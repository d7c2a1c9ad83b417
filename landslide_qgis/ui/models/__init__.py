"""The model manager: installed models, their cards, and a catalogue to install more from."""
