import Records

/// The legend of a study's charts, in which arms can be singled out by a click or a resting pointer.
struct StudyLegend {
  var study: StudyRecord

  /// Boxes to tick, one per arm; a form, so that a button clears them without a script.
  var markup: Markup {
    let chips = study.looks.map { arm, look -> Markup in
      """
      <label class="chip" id="chip\(look.index)"><input type="checkbox" class="pick" \
      id="pick\(look.index)" />\(look.swatch)\(arm.name)</label>

      """
    }
    return """
      <form class="chips" autocomplete="off" aria-label="Optimizers to single out in the charts">
      \(chips.joined())<button type="reset">Show all</button>
      </form>

      """
  }

  /// The rules that fade the lines of all others. A resting pointer goes before a click.
  var style: Markup {
    let indices = study.arms.indices
    let all = indices.map { ".c\($0)" }.joined(separator: ",")
    let picked = indices.map { index -> Markup in
      "\nmain:has(#pick\(index):checked) .picks .c\(index){opacity:1}"
    }
    let pointed = indices.map { index -> Markup in
      """

      main:has(#chip\(index):hover) .picks :is(\(all)){opacity:.1}
      main:has(#chip\(index):hover) .picks span:is(\(all)){opacity:.45}
      main:has(#chip\(index):hover) .picks.picks .c\(index){opacity:1}
      """
    }
    return """

      main:has(.pick:checked) .picks :is(\(all)){opacity:.1}
      main:has(.pick:checked) .picks span:is(\(all)){opacity:.45}\(picked.joined())
      @media (hover:hover){\(pointed.joined())
      }
      """
  }
}
