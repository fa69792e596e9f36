import Foundation
import Records

/// The pictures of a study's report: what its images are like, and which of them the best model mistakes.
struct StudyPictures {
  var study: StudyRecord

  /// So many pictures are shown at most, that a page of many classes stays light.
  static let most = 240

  /// A row for each class: images as they are, and as augmentation shows them.
  var gallery: Markup {
    let rows = study.gallery.filter { !$0.samples.isEmpty }
    let shown = rows.prefix(Self.most / 2)
    let each = max(1, Self.most / 2 / max(shown.count, 1))
    let isAugmented = shown.contains { !$0.augmented.isEmpty }
    let classes = shown.map { row -> Markup in
      let samples = row.samples.prefix(each).map {
        Self.image($0, "an image of the class \(row.name)")
      }
      let augmented = row.augmented.prefix(each).map {
        Self.image($0, "an image of the class \(row.name), augmented")
      }
      let second: Markup =
        augmented.isEmpty ? "" : "<div class=\"strip augmented\">\(augmented.joined())</div>"
      return """
        <div class="kind"><h3>\(row.name)</h3><div class="strip">\(samples.joined())</div>\(second)</div>

        """
    }
    let note =
      isAugmented
      ? "Above as validation sees them, below the same images as training saw them once: augmented."
      : "As the network sees them; they are not augmented."
    let left = max(study.classes.count, rows.count) - shown.count
    let rest = left > 0 ? " \(PageText.count(left)) more classes are not shown." : ""
    return """
      <div class="card gallery">
      \(classes.joined())<p class="note">\(note)\(rest)</p></div>

      """
  }

  /// The images of which the best model is surest that they are something else.
  func mistakes(of best: BestModel) -> Markup {
    let items = best.mistakes.prefix(24).map { mistake -> Markup in
      let picture = mistake.picture.map { Self.image($0, mistake.file) } ?? ""
      return """
        <li>\(picture)<small>\(mistake.truth) taken for</small><b>\(mistake.prediction)</b> \
        \(PageText.percent(mistake.probability))<small class="file">\(mistake.file)</small></li>

        """
    }
    return """
      <div class="card"><ul class="mistakes">
      \(items.joined())</ul>
      <p class="note">The class of the folder that each image lies in, what the model takes it for, and how sure it is. \
      Some of these may be mistakes of the folder.</p></div>

      """
  }

  private static func image(_ picture: Thumbnail, _ text: String) -> Markup {
    """
    <img width="\(picture.side)" height="\(picture.side)" alt="\(text)" \
    src="data:image/jpeg;base64,\(picture.jpeg.base64EncodedString())" />
    """
  }
}
