"""What every store must do, as tests that anybody runs against a store of their own.

    pip install 'viva[testing]'
    pytest -p viva.testing.store_plugin --pyargs viva.testing.store_suite --viva-store=my_package.my_module:open_mine

`--viva-store` names a function without arguments that gives a `viva.journal.store.Store`, or an awaitable of one; it is
called in the running event loop. Every call must open the same journals, in whatever process it is made; give
`--viva-store-one-process` for journals in memory. A URL tries viva's own store there: `sqlite:///try.db`,
`postgresql://user@host/db`. Give the suite a database of its own: its interviews have new ids, and it removes none.

The tests in `test_journal` are the contract of `Store`. Those in `test_races` have several writers, in one process and
in several. Those in `test_faults` hold interviews over a store that fails between an append and its reply.
"""
