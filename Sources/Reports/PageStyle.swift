enum PageStyle {
  static let sheet: Markup = ""
}
