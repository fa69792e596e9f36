/// The style sheet of pages: one column of cards that becomes two where there is room, light or dark as the reader's
/// system says.
enum PageStyle {
  static let sheet: Markup = """
    \(ChartStyle.sheet)
    :root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--ink:#1f2328;--soft:#59626c;\
    --line:#dfe3e8;--accent:#0072b2;--blue:0 114 178;--orange:192 80 0;--second:#e08a2e;\
    --notice:#fff4e0;--notice-line:#d98a1a;--lost:#b3261e}
    @media screen and (prefers-color-scheme:dark){:root{--page:#0d1014;--card:#14181d;--ink:#e6edf3;\
    --soft:#9aa4af;--line:#2a313a;--accent:#4da6e0;--blue:38 128 190;--orange:200 98 30;\
    --second:#f0a860;--notice:#2b2214;--notice-line:#b5782a;--lost:#ff8a80}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);line-height:1.5;\
    font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    main{max-width:1120px;margin:0 auto;padding:36px 20px 56px}
    h1{font-size:28px;line-height:1.2;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere}
    h2{font-size:18px;margin:40px 0 12px}
    h3{font-size:15px;margin:20px 0 8px}
    p{margin:0 0 12px;max-width:75ch}
    a{color:var(--accent)}
    .subtitle{color:var(--soft);margin:6px 0 20px;max-width:none;overflow-wrap:anywhere}
    .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px}
    .grid{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}
    figure{margin:0;container-type:inline-size;min-width:0}
    section>figure+figure,section>.card+figure{margin-top:16px}
    figure svg{display:block;width:100%;height:auto;overflow:visible}
    figcaption,.note{color:var(--soft);font-size:13px;margin:10px 0 0;max-width:none}
    figure .p1,figure .p2{display:none}
    @container (min-width:430px){.half .p0{display:none}.half .p1{display:block}}
    @container (min-width:600px){.half .p1{display:none}.half .p2{display:block}}
    @container (min-width:560px){.full .p0{display:none}.full .p1{display:block}}
    @container (min-width:880px){.full .p1{display:none}.full .p2{display:block}}
    .plot{position:relative}
    .hover{position:absolute;display:flex;left:var(--l0);width:var(--w0);top:var(--t0);height:var(--h0)}
    @container (min-width:430px){.half .hover{left:var(--l1);width:var(--w1);top:var(--t1);height:var(--h1)}}
    @container (min-width:600px){.half .hover{left:var(--l2);width:var(--w2);top:var(--t2);height:var(--h2)}}
    @container (min-width:560px){.full .hover{left:var(--l1);width:var(--w1);top:var(--t1);height:var(--h1)}}
    @container (min-width:880px){.full .hover{left:var(--l2);width:var(--w2);top:var(--t2);height:var(--h2)}}
    .hover>div{flex:1;min-width:0;position:relative}
    .hover>div:hover{background:linear-gradient(var(--soft),var(--soft)) center/1px 100% no-repeat}
    .hover p{display:none;position:absolute;top:0;left:calc(100% + 6px);z-index:2;margin:0;gap:1px 9px;\
    grid-template-columns:repeat(4,auto);padding:8px 11px;border:1px solid var(--line);border-radius:8px;\
    background:var(--card);box-shadow:0 4px 14px rgb(0 0 0/.16);font-size:12.5px;white-space:nowrap;\
    pointer-events:none;font-variant-numeric:tabular-nums;line-height:1.45}
    .hover .r p{left:auto;right:calc(100% + 6px)}
    .hover>div:hover p{display:grid}
    .hover p>b{grid-column:1/-1;font-weight:600;color:var(--soft)}
    .hover span{display:grid;grid-column:1/-1;grid-template-columns:subgrid;align-items:baseline}
    .hover span::before{content:"";width:3px;align-self:stretch;background:currentColor}
    .hover span>*{color:var(--ink);font-style:normal}
    .hover span>b{text-align:right;font-weight:600}
    .hover small{color:var(--soft)}
    .tiles{display:grid;gap:12px;margin:0 0 20px;\
    grid-template-columns:repeat(auto-fit,minmax(min(100%,128px),1fr))}
    .tile{padding:14px 16px}
    .tile dt{color:var(--soft);font-size:13px}
    .tile dd{margin:2px 0 0;font-size:clamp(17px,2.2vw,22px);font-weight:600;letter-spacing:-.01em;\
    font-variant-numeric:tabular-nums}
    .tile small{display:block;color:var(--soft);font-size:12.5px;font-weight:400;letter-spacing:0}
    .notice{background:var(--notice);border-left:3px solid var(--notice-line);border-radius:4px;\
    padding:10px 14px;max-width:none;overflow-wrap:anywhere}
    .scroll{overflow-x:auto}
    table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
    th,td{padding:6px 12px;text-align:left;vertical-align:top}
    thead th{color:var(--soft);font-weight:500;font-size:13px}
    tbody th{font-weight:500}
    .wide{width:100%}
    .wide tr{border-bottom:1px solid var(--line)}
    .wide tbody tr:last-child{border-bottom:0}
    .plain th:first-child{width:18%}
    .plain td:last-child{overflow-wrap:anywhere;width:60%}
    .files th,.files td{overflow-wrap:anywhere}
    .numeric td,.numeric th:not(:first-child){text-align:right;white-space:nowrap}
    .bars{width:100%}
    .bars th{white-space:nowrap;max-width:240px;overflow:hidden;text-overflow:ellipsis}
    .bars td,.bars thead th:not(:first-child){text-align:right;white-space:nowrap}
    .bars td.bar{width:100%;min-width:90px;text-align:left;font-size:0;vertical-align:middle}
    .bars tfoot{color:var(--soft);border-top:1px solid var(--line)}
    .bars tfoot th{font-weight:500}
    .bar span{display:inline-block;height:14px}
    .bar .training{background:var(--accent);border-radius:3px 0 0 3px}
    .bar .validation{background:var(--second);border-radius:0 3px 3px 0}
    .bar .ours,.bar .peer,.bar .best{border-radius:3px;min-width:2px}
    .bar .ours{background:var(--accent)}.bar .peer,.bar .best{background:var(--second)}
    .bar .peer{opacity:.55}
    .sides th,.sides td{vertical-align:middle}
    .sides th{max-width:none;overflow:visible;padding-left:0}
    .card>h3:first-child{margin-top:0}
    .sides .ours th,.sides .ours td,.sides .best td:last-child{font-weight:600}
    .key{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px}
    .key.training{background:var(--accent)}.key.validation{background:var(--second)}
    .confusion{border-collapse:separate;border-spacing:2px;margin:0 auto}
    .confusion caption{caption-side:bottom;color:var(--soft);font-size:13px;padding-top:10px}
    .confusion td,.confusion thead th{text-align:center;min-width:58px;padding:9px 8px}
    .confusion th[scope=row]{text-align:right;white-space:nowrap;vertical-align:middle;\
    font-size:13px;max-width:200px;overflow:hidden;text-overflow:ellipsis}
    .confusion .right{background:rgb(var(--blue)/var(--share))}
    .confusion .wrong{background:rgb(var(--orange)/var(--share))}
    .confusion .right,.confusion .wrong{border-radius:4px;box-shadow:inset 0 0 0 1px var(--line)}
    .confusion .strong{color:#fff;font-weight:600}
    .confusion .none,.confusion .rate{color:var(--soft)}
    .confusion .rate{font-size:13px;white-space:nowrap;font-weight:500}
    .confusion .all{color:var(--ink);font-weight:600}
    .confusion.many td{min-width:34px;padding:6px 4px;font-size:13px}
    .confusion.many .predicted{vertical-align:bottom;min-width:0;padding:4px}
    .confusion.many .predicted span{writing-mode:vertical-rl;transform:rotate(180deg);\
    white-space:nowrap;max-height:160px;overflow:hidden;text-overflow:ellipsis}
    .settings{display:grid;gap:0 36px;margin:0;\
    grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr))}
    .settings div{display:flex;justify-content:space-between;gap:16px;padding:6px 0;\
    border-bottom:1px solid var(--line)}
    .settings dt{color:var(--soft)}
    .settings dd{margin:0;text-align:right;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
    .command{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0;\
    padding:14px 16px;white-space:pre-wrap;overflow-wrap:anywhere;\
    font:13px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    details>summary{cursor:pointer;color:var(--accent);padding:6px 0}
    footer{color:var(--soft);font-size:13px;margin-top:40px}
    @media (max-width:520px){main{padding:24px 12px 40px}.card{padding:14px 12px}\
    th,td{padding:6px 8px}.tiles{grid-template-columns:1fr 1fr}\
    .tile:last-child:nth-child(odd){grid-column:span 2}\
    .confusion td,.confusion.many td{min-width:34px;padding:7px 2px;font-size:12.5px}\
    .confusion .predicted{vertical-align:bottom;min-width:0;padding:4px 0}\
    .confusion .predicted span{writing-mode:vertical-rl;transform:rotate(180deg);\
    white-space:nowrap;max-height:140px;overflow:hidden;text-overflow:ellipsis}\
    .confusion th[scope=row]{max-width:110px;padding:6px 4px}.bars th{max-width:26vw}.bars td.bar{min-width:48px}\
    .sides tbody th{min-width:126px;white-space:normal}\
    .confusion thead .rate{min-width:48px;vertical-align:bottom}}
    @media print{*{print-color-adjust:exact}body{background:#fff}main{max-width:none;padding:0}\
    .card,figure,tr{break-inside:avoid}.card:has(.wide){break-inside:auto}h2,h3{break-after:avoid}.hover{display:none}\
    .scroll{overflow:visible}}
    """
}
