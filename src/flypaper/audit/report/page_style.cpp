#include "flypaper/audit/report/page_style.hpp"

namespace flypaper {

// NOLINTNEXTLINE(readability-function-size): one style sheet, no code
std::string_view page_style() {
  return R"css(
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --panel: #f6f8fa; --link: #0a5ea8;
  --holds: #1a6b3c; --holds_conditionally: #7a5200; --refuted_as_stated: #a8261c; --untestable: #505a64;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --text: #e6e9ed; --quiet: #a3adb8; --line: #39414b; --panel: #1c2128; --link: #7cc0ff;
    --holds: #6fd69a; --holds_conditionally: #f0bd57; --refuted_as_stated: #ff968c; --untestable: #b4bec9;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 76rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; overflow-wrap: break-word;
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0; }
h3 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; }
code { font-size: .95em; }
summary { cursor: pointer; }
p, dl { margin: .5rem 0; }
main > p, .statement, dd, figcaption { max-width: 46rem; }
a { color: var(--link); text-underline-offset: .15em; }
.quiet { color: var(--quiet); }
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0;
  padding: 0; list-style: none; }
.totals li { border: 1px solid var(--line); border-left: .3rem solid var(--tone); border-radius: .4rem;
  padding: .6rem .9rem; }
.totals b { display: block; font-size: 1.5rem; line-height: 1.2; }
.totals small { display: block; color: var(--quiet); font-size: .85rem; line-height: 1.4; }
.badge { display: inline-block; white-space: nowrap; font-size: .875rem; font-weight: 600; line-height: 1.4;
  padding: .1rem .55rem; border-radius: 1rem; border: 1px solid var(--tone); color: var(--tone); }
.totals .badge { border: 0; padding: 0; font-size: 1rem; white-space: normal; }
.holds { --tone: var(--holds); }
.holds_conditionally { --tone: var(--holds_conditionally); }
.refuted_as_stated { --tone: var(--refuted_as_stated); }
.untestable { --tone: var(--untestable); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .45rem .5rem; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; border-bottom-width: 2px; white-space: nowrap; }
tbody th { font-weight: 400; min-width: 11rem; }
.number { white-space: nowrap; text-align: right; }
.failed { color: var(--refuted_as_stated); font-weight: 600; }
.deciding { background: var(--panel); }
.claim { margin-top: 2.5rem; padding-top: 1.5rem; border-top: 2px solid var(--line); }
.heading { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .9rem; }
.statement { font-size: 1.1rem; }
dt { color: var(--quiet); font-size: .875rem; font-weight: 600; margin-top: .6rem; }
dd { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem; }
figure { margin: .5rem 0; max-width: 36rem; min-width: 0; }
figure svg { display: block; height: auto; }
figcaption { font-size: .9rem; color: var(--quiet); margin-bottom: .5rem; }
figcaption strong { display: block; color: var(--text); font-size: 1rem; }
@media (max-width: 52rem) {
  thead { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; }
  table, tbody, tr, th, td { display: block; }
  tbody tr { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .8rem; margin-bottom: .7rem; }
  tbody th, td, .number { border: 0; padding: .12rem 0; text-align: left; white-space: normal; }
  tbody th { font-weight: 600; min-width: 0; }
  td.number:not([data-label]) { display: inline-block; margin-right: .6rem; }
  td[data-label] { display: grid; grid-template-columns: 8.5rem 1fr; }
  td[data-label]::before { content: attr(data-label); color: var(--quiet); }
}
@media print { .claim { break-inside: avoid-page; } nav { display: none; } }
)css";
}

}  // namespace flypaper
