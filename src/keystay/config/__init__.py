"""Settings, URL roots and the command line.

The repaired SQLite library has to be in place before Django first imports `sqlite3`:
the interpreter's own may carry the fault that can lose commits in write-ahead logging
(fixed in SQLite 3.51.3). See docs/decisions/0003.
"""

import sys

try:
    import pysqlite3

    # Whoever imported the interpreter's own before (a coverage tool, say) keeps it.
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
except ImportError:  # no wheel for this machine: the start-up check says what follows
    pass
