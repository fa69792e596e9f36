/// What a study's report adds to the style sheet of pages.
enum StudyStyle {
  static let sheet: Markup = """

    .verdict{font-size:17px;max-width:80ch;margin-bottom:18px}
    .metrics th[scope=row]{min-width:156px;background:var(--card)}
    .metrics td:last-child{min-width:170px}
    .metrics small{display:block;color:var(--soft);font-size:12.5px;font-weight:400}
    .metrics th,.metrics td{padding:7px 10px}
    .metrics .number{text-align:right}
    .metrics td.number{white-space:nowrap}
    .metrics td.number small{white-space:normal;min-width:72px}
    .metrics thead th{vertical-align:bottom}
    .metrics thead tr:first-child{border:0}
    .metrics thead .group{text-align:center;border-bottom:1px solid var(--line)}
    .metrics .top{font-weight:700;color:var(--accent)}
    .metrics .lost,.lost{color:var(--lost)}
    .notice ul{margin:0;padding-left:18px}
    .notice li+li{margin-top:6px}
    section>.card+.notice,figure+.card{margin-top:16px}
    p+.tiles{margin-top:20px}
    .swatch{display:inline-block;width:18px;height:0;border-top:3px solid currentColor;\
    vertical-align:4px;margin-right:7px;border-radius:2px}
    .swatch.dashed{border-top-style:dashed;border-radius:0}
    .chips{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 12px;padding:8px 0;\
    background:var(--page);z-index:3}
    .chip,.chips button{border:1px solid var(--line);border-radius:99px;background:var(--card);\
    padding:5px 13px 5px 11px;cursor:pointer;font:inherit;font-size:13.5px;color:inherit;\
    user-select:none}
    .chip:has(:checked){border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink)}
    .chip:has(:focus-visible){outline:2px solid var(--accent);outline-offset:2px}
    .chip .pick{position:absolute;opacity:0;pointer-events:none}
    .chips button{color:var(--soft);display:none}
    .chips:has(:checked) button{display:block}
    .picks :is(.line,.band,g,span){transition:opacity .15s}
    .picks>*+*,section>details{margin-top:16px}
    .picks .band{fill-opacity:.11}
    @media screen and (prefers-color-scheme:dark){.picks .band{fill-opacity:.17}}
    .gallery{display:grid;gap:18px 28px;margin-top:16px;\
    grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr))}
    .gallery h3{margin:0 0 6px;overflow-wrap:anywhere}
    .gallery .note{grid-column:1/-1;margin:0}
    .kind{min-width:0}
    .strip{display:grid;grid-template-columns:repeat(auto-fill,minmax(56px,1fr));gap:4px}
    .strip+.strip{margin-top:4px}
    .strip img,.mistakes img{display:block;width:100%;height:auto;border-radius:4px}
    .mistakes{list-style:none;margin:0;padding:0;display:grid;gap:16px;\
    grid-template-columns:repeat(auto-fill,minmax(124px,1fr))}
    .mistakes li{min-width:0;overflow-wrap:anywhere;font-size:14px;line-height:1.35}
    .mistakes img{margin-bottom:6px}
    .mistakes small{display:block;color:var(--soft);font-size:12.5px}
    .mistakes .file{font-size:11px}
    @media (min-width:700px) and (min-height:500px){.chips{position:sticky;top:0}}
    @media (min-width:521px){.metrics th[scope=row]{position:sticky;left:0}}
    @media print{.chips{position:static;background:none;break-after:avoid}.chips button{display:none}.kind,.mistakes li{break-inside:avoid}}
    """
}
