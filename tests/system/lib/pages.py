# SPDX-License-Identifier: MIT
"""Where the values of a table lie in a SQLite file: the byte ranges of each cell and column.

Reads the file by the published format, not by SQLite, so that a test can change one byte of it and
say whose it was."""

import sqlite3


class Cell:
    """One row: its own bytes, and those of each column's value, as offsets in the file."""

    def __init__(self, offsets, header, columns, types, payload):
        self.offsets = offsets  # all: of the length, the row's number, the header, the values
        self.header = header
        self.columns = columns  # name -> offsets; none for what is stored without a byte
        self.types = types  # name -> how it is stored: SQLite's serial type
        self.payload = payload


class File:

    def __init__(self, path):
        with open(path, "rb") as f:
            self.bytes = f.read()
        assert self.bytes[:16] == b"SQLite format 3\0"
        size = int.from_bytes(self.bytes[16:18], "big")
        self.page_size = 65536 if size == 1 else size
        self.usable = self.page_size - self.bytes[20]
        with sqlite3.connect(path) as db:
            self.tables = {}
            for name, root, sql in db.execute("SELECT name, rootpage, sql FROM sqlite_schema"
                                              " WHERE type = 'table'"):
                columns = db.execute("PRAGMA table_info(%s)" % name).fetchall()
                alone = "WITHOUT ROWID" in sql.upper()
                if alone:  # the key comes first
                    columns.sort(key=lambda c: (c[5] == 0, c[5] or c[0]))
                self.tables[name] = (root, alone, [(c[1], c[5]) for c in columns])
            self.indexes = dict(db.execute("SELECT name, rootpage FROM sqlite_schema"
                                           " WHERE type = 'index'"))
        db.close()

    def varint(self, at):
        """The number at that offset, and the offset behind it."""
        value = 0
        for i in range(9):
            byte = self.bytes[at]
            at += 1
            if i == 8:
                return value << 8 | byte, at
            value = value << 7 | byte & 0x7f
            if byte < 0x80:
                return value, at
        raise AssertionError

    def cells(self, table):
        root, alone, columns = self.tables[table]
        names = [name for name, _ in columns]
        yield from self._page(root, alone, names)

    def entries(self, index):
        """Those of an index are as the rows of a table without numbers."""
        yield from self._page(self.indexes[index], True, [])

    def _page(self, number, alone, names):
        begin = (number - 1) * self.page_size
        head = begin + (100 if number == 1 else 0)
        kind = self.bytes[head]
        interior = kind in (2, 5)
        assert kind in ((2, 10) if alone else (5, 13)), kind
        count = int.from_bytes(self.bytes[head + 3:head + 5], "big")
        first = head + (12 if interior else 8)
        for i in range(count):
            at = begin + int.from_bytes(self.bytes[first + 2 * i:first + 2 * i + 2], "big")
            if interior:
                yield from self._page(int.from_bytes(self.bytes[at:at + 4], "big"), alone, names)
                at += 4
            if kind != 5:
                yield self._cell(at, alone, names)
        if interior:
            yield from self._page(int.from_bytes(self.bytes[head + 8:head + 12], "big"), alone,
                                  names)

    def _cell(self, begin, alone, names):
        length, at = self.varint(begin)
        if not alone:
            _, at = self.varint(at)
        places = self._payload(at, length, alone)
        payload = bytes(self.bytes[p] for p in places)
        header, types = self._header(payload)
        columns, value = {}, header
        for name, kind in zip(names, types):
            size = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind] if kind < 10 else (kind - 12) // 2
            columns[name] = places[value:value + size]
            value += size
        return Cell(list(range(begin, at)) + places, places[:header], columns,
                    dict(zip(names, types)), payload)

    def text(self, cell, column):
        """A text or a whole number, in words."""
        value = bytes(self.bytes[p] for p in cell.columns[column])
        kind = cell.types[column]
        if kind < 12:
            return str(int.from_bytes(value, "big", signed=True) if kind < 8 else kind - 8)
        return value.decode()

    def _header(self, payload):
        whole, self.bytes = self.bytes, payload
        size, at = self.varint(0)
        types = []
        while at < size:
            kind, at = self.varint(at)
            types.append(kind)
        self.bytes = whole
        return size, types

    def _payload(self, at, length, alone):
        """Offsets of its bytes, on the page and on those it overflows to."""
        most = (self.usable - 12) * 64 // 255 - 23 if alone else self.usable - 35
        least = (self.usable - 12) * 32 // 255 - 23
        if length <= most:
            return list(range(at, at + length))
        here = least + (length - least) % (self.usable - 4)
        if here > most:
            here = least
        places = list(range(at, at + here))
        page = int.from_bytes(self.bytes[at + here:at + here + 4], "big")
        while len(places) < length:
            begin = (page - 1) * self.page_size
            take = min(self.usable - 4, length - len(places))
            places += range(begin + 4, begin + 4 + take)
            page = int.from_bytes(self.bytes[begin:begin + 4], "big")
        return places
