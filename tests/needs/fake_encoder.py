"""An encoder that says the same of texts of the same words, at once: for tests of what is done with its vectors."""

import zlib

import numpy as np


class USE:
    def __init__(self, threads=1):
        self.threads = threads

    def encode(self, texts):
        rows = np.full((len(texts), 512), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.strip(".,").encode()) % 512] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
