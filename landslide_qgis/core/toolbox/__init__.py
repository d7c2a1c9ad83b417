"""The single steps around detection, a module each, with one function ``run(job, work, desk)``."""
