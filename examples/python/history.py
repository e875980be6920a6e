"""The payments history as a DataFrame of polars, or as a CSV file where polars is missing.

    python history.py                 the sandbox, on made-up money
    python history.py payments.csv    the CSV under this name

With an account of the provider, `Client.from_env()` takes the place of `Sandbox().client()`.
"""

import sys

from intellectmoney import Client, Page
from intellectmoney.answers import Payment
from intellectmoney.sandbox import Sandbox


def received(client: Client) -> Page[Payment]:
    """What came in and was confirmed, of all the history."""
    rows = client.payments_history()
    return Page(Payment, (row for row in rows if row.state == "Confirm"))


def main(path: str = "payments.csv") -> None:
    with Sandbox(seed=7).client() as client:
        page = received(client)
    print(f"{len(page)} payments were confirmed.")
    try:
        import polars
    except ImportError:
        # As Excel in Russian opens it.
        page.to_csv(path, delimiter=";", decimal_comma=True, bom=True)
        print(f"polars is not installed (pip install polars): the rows are in {path} instead.")
        return
    amount = polars.col("payment_amount.amount")
    days = (
        polars.DataFrame(page)
        .group_by(day=polars.col("creation_date").dt.date())
        .agg(payments=polars.len(), received=amount.sum())
        .sort("day")
    )
    print(days)


if __name__ == "__main__":
    main(*sys.argv[1:])
