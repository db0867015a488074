"""The owner's report as a text and as a page: one file each, bilingual, needing nothing else to be read."""

from html import escape

from pos_terminal.domain.words import Words
from pos_terminal.services.night.figures import OwnerReport, Part, Row, needs_a_look

COLUMNS = 64
BARS = 16
CHART_WIDTH, CHART_HEIGHT, FOOT = 640, 160, 22

STYLE = """
:root { color-scheme: light dark; --ink: #1d1d1f; --soft: #6b6b70; --bar: #2f6f5e; --warn: #b3560b; --line: #d9d9de;
  --page: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f4; --soft: #a5a5ab; --bar: #5fb39a; --warn: #f0a14a;
  --line: #3a3a3f; --page: #17171a } }
body { font: 16px/1.5 "Noto Sans HK", "PingFang HK", "Microsoft JhengHei", sans-serif; color: var(--ink);
  background: var(--page); max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.3rem; margin: 0 } h2 { font-size: 1rem; margin: 2rem 0 .4rem }
.total { font-size: 2.6rem; font-weight: 700; line-height: 1.2; margin-top: 1rem } .soft { color: var(--soft) }
table { width: 100%; border-collapse: collapse }
td { padding: .35rem 0; border-top: 1px solid var(--line); vertical-align: top }
td.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding-left: 1rem }
td.bar { width: 30%; padding-left: 1rem }
td.bar div { height: .7rem; margin-top: .45rem; background: var(--bar); border-radius: 2px }
.warn { color: var(--warn); font-weight: 700 } svg text { fill: var(--soft); font-size: 11px }
svg rect { fill: var(--bar) }
"""


def text(report: OwnerReport) -> str:
    """The report in columns of half letters, to be read in a mail or a terminal."""
    lines = [
        _both(report.shop) + "  " + report.till,
        report.day,
        "",
        f"{_both(Words('淨營業額', 'Net sales'))}  {report.headline}",
    ]
    if report.beside.en:
        lines.append(_both(report.beside))
    looks = needs_a_look(report)
    if looks:
        lines += ["", _both(Words("請留意", "Needs a look")) + ":"]
        lines += [f"  ! {_both(row.name)}: {_both(row.note)}" for row in looks]
    if report.hours:
        most = max(minor for _, minor, _ in report.hours) or 1
        lines += ["", _both(Words("每小時營業額", "Sales by hour"))]
        lines += [
            f"  {hour:02}:00  {'█' * round(BARS * minor / most):<{BARS}}  {said}" for hour, minor, said in report.hours
        ]
    for part in report.parts:
        lines += ["", _both(part.title), *(_text_row(row) for row in part.rows)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def page(report: OwnerReport) -> str:
    """The report as one HTML file, with a chart of the day; light or dark as its reader has it."""
    looks = "".join(f'<p class="warn">! {_html(row.name)}: {_html(row.note)}</p>' for row in needs_a_look(report))
    title = escape(f"{report.shop.in_language('zh_HK')} {report.day}")
    return (
        f'<!doctype html><html lang="zh-HK"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body>"
        f'<h1>{_html(report.shop)}</h1><div class="soft">{escape(report.till)} · {report.day}</div>'
        f'<div class="total">{escape(report.headline)}</div><div class="soft">{_html(report.beside)}</div>'
        f"{looks}{_chart(report)}{''.join(_table(part) for part in report.parts)}</body></html>\n"
    )


def _chart(report: OwnerReport) -> str:
    """Money by hour as bars, from the first hour with a bill to the last."""
    if not report.hours:
        return ""
    by_hour = {hour: (minor, said) for hour, minor, said in report.hours}
    hours = range(min(by_hour), max(by_hour) + 1)
    most = max(minor for minor, _ in by_hour.values()) or 1
    step = CHART_WIDTH / len(hours)
    parts = []
    for place, hour in enumerate(hours):
        minor, said = by_hour.get(hour, (0, ""))
        height = (CHART_HEIGHT - FOOT) * max(0, minor) / most
        x, y = place * step, CHART_HEIGHT - FOOT - height
        parts.append(
            f'<rect x="{x + step * 0.15:.1f}" y="{y:.1f}" width="{step * 0.7:.1f}" height="{height:.1f}" rx="2">'
            f"<title>{hour:02}:00 {escape(said)}</title></rect>"
            f'<text x="{x + step / 2:.1f}" y="{CHART_HEIGHT - 6}" text-anchor="middle">{hour:02}</text>'
        )
    heading = _html(Words("每小時營業額", "Sales by hour"))
    return f'<h2>{heading}</h2><svg viewBox="0 0 {CHART_WIDTH} {CHART_HEIGHT}" role="img">{"".join(parts)}</svg>'


def _table(part: Part) -> str:
    return f"<h2>{_html(part.title)}</h2><table>{''.join(_row(row) for row in part.rows)}</table>"


def _row(row: Row) -> str:
    bar = f'<div style="width:{100 * row.share:.0f}%"></div>' if row.share is not None else ""
    note = f'<div class="soft">{_html(row.note)}</div>' if row.note.en else ""
    tone = " warn" if row.tone == "warn" else ""
    return (
        f'<tr><td>{_html(row.name)}{note}</td><td class="bar">{bar}</td>'
        f'<td class="figure{tone}">{escape(row.value)}</td></tr>'
    )


def _text_row(row: Row) -> str:
    name = _both(row.name)
    gap = max(2, COLUMNS - 2 - _columns(name) - _columns(row.value))
    note = f"\n      {_both(row.note)}" if row.note.en else ""
    return f"  {name}{' ' * gap}{row.value}{note}"


def _both(words: Words) -> str:
    return " ".join(dict.fromkeys(side for side in (words.zh, words.en) if side))


def _html(words: Words) -> str:
    return escape(_both(words))


def _columns(shown: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in shown)
