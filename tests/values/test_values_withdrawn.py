"""Words that take a promise back, and words of the same kind that do not."""

from __future__ import annotations

import pytest

from kg.values.withdrawn import withdrawal


@pytest.mark.parametrize(
    "text",
    [
        "Cancelled",
        "cancelled.",
        "Canceled due to system migration",
        "(Withdrawn)",
        "Status: Cancelled",
        "Note: this item has been withdrawn.",
        "To be dropped",
        "The dataset will no longer be released",
        "No longer to be released, as the system was retired",
        "Release cancelled",
        "CSV. Release cancelled in view of privacy concerns.",
        "Will not be released",
        "03/2027 (cancelled)",
        "Decided not to release the dataset",
        "取消",
        "已取消",
        "已取消發放",
        "此項目已取消。",
        "因系統更換，決定取消發放計劃",
        "備註：不再發放",
        "将不会发放",
        "(已撤回)",
        "擱置",
    ],
)
def test_taken_back_where_the_state_is_told(text: str) -> None:
    assert withdrawal(text, alone=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Positions of buoys (CSV). This dataset will no longer be released.",
            "This dataset will no longer be released",
        ),
        ("CSV\nRelease cancelled", "Release cancelled"),
        ("浮標的位置 (CSV)。此數據集已取消發放。", "此數據集已取消發放"),
        ("浮標的位置；不再開放", "不再開放"),
    ],
)
def test_taken_back_in_a_description_with_the_wording(text: str, said: str) -> None:
    assert withdrawal(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Number of cancelled flights",
        "Flights delayed, cancelled or diverted",
        "Flights delayed, cancelled, diverted",
        "Licences (cancelled)",
        "List of withdrawn trade marks",
        "Trade marks registered, withdrawn and removed",
        "Data no longer updated",
        "Will not be released before 2028",
        "Not cancelled",
        "Cases abandoned; cancelled; withdrawn",
        "取消的航班數目",
        "已取消註冊的公司名單",
        "發出、取消及續期的牌照",
        "已撤銷的許可證",
        "不再更新",
        "",
    ],
)
def test_words_about_the_data_are_no_withdrawal(text: str) -> None:
    assert withdrawal(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Includes flights delayed, cancelled and diverted",
        "Postponed, not cancelled",
        "已取消註冊的公司亦包括在內",
        "Deferred to 2028",
    ],
)
def test_a_remark_about_the_data_is_none_either(text: str) -> None:
    assert withdrawal(text, alone=True) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Flights which\nwere cancelled",
        "Licences in force, suspended, withdrawn",
        "牌照狀況，包括有效，已取消",
        "Services. No longer provided",
        "Bus routes that will be cancelled",
        "Licences\n• issued\n• cancelled",
    ],
)
def test_parts_of_a_description_are_none(text: str) -> None:
    assert withdrawal(text) == ""
