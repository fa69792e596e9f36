/// The style sheet of charts, the same in files of their own and in pages.
///
/// Colours stand in classes rather than custom properties, which many SVG renderers do not know. The hues began as
/// Okabe and Ito's and were moved apart until all six differ by a CIE distance of 20 and more for people with each kind
/// of colour-blindness, with a contrast of 3:1 and more.
enum ChartStyle {
  static let sheet: Markup = """
    svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;\
    fill:#1f2328;font-variant-numeric:tabular-nums}
    svg .title{font-size:15px;font-weight:600}
    svg .soft{fill:#59626c}
    svg .label{font-weight:600}
    svg .paper{fill:#fff}
    svg .over{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
    svg .grid{stroke:#e4e7eb;stroke-width:1;fill:none;shape-rendering:crispEdges}
    svg .tick,svg .axis{stroke:#8b949e;stroke-width:1;fill:none;shape-rendering:crispEdges}
    svg .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;\
    stroke-linecap:round}
    svg .faint{stroke-width:1;stroke-opacity:.5}
    svg .dense{stroke-opacity:.3}
    svg .dashed{stroke-dasharray:6 5}
    svg .band{fill:currentColor;fill-opacity:.15}
    svg .shade{fill:currentColor;fill-opacity:.13}
    svg .rule{fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:3 3}
    svg .mark{fill:currentColor;stroke:#fff;stroke-width:1.25}
    svg .pair{fill:none;stroke:#8b949e;stroke-width:1;stroke-opacity:.75}
    svg .mean{fill:none;stroke:currentColor;stroke-width:3}
    .blue{color:#0d43a9}.orange{color:#d05a00}.green{color:#2f845c}\
    .purple{color:#a0588f}.sky{color:#0897ea}.red{color:#781c11}
    @media screen and (prefers-color-scheme:dark){
    svg text{fill:#e6edf3}
    svg .soft{fill:#9aa4af}
    svg .paper{fill:#14181d}
    svg .over{stroke:#14181d}
    svg .grid{stroke:#2a313a}
    svg .tick,svg .axis{stroke:#6b7581}
    svg .mark{stroke:#14181d}
    svg .faint{stroke-opacity:.7}
    svg .dense{stroke-opacity:.4}
    .blue{color:#4b82ee}.orange{color:#f9c04e}.green{color:#3ee2a4}\
    .purple{color:#b96fa4}.sky{color:#bcdfff}.red{color:#e0524a}
    }
    """
}
