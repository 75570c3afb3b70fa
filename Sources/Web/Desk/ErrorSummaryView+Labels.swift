import Content
import Kernel

extension ErrorSummaryView {
    /// For long forms: in the order of the form, each line with the name of its field, "名前：ここに入力してください。"
    ///
    /// - Parameter labels: the form's fields and the keys of their labels.
    init?(
        _ errors: [(name: String, message: String)], in labels: [(name: String, key: String)],
        general: [String] = [], _ texts: Texts, _ language: Language
    ) {
        let colon = language == .en ? ": " : "："
        let known = labels.flatMap { label in
            errors.filter { $0.name == label.name }.map {
                (name: $0.name, message: texts(label.key, language) + colon + $0.message)
            }
        }
        let others = errors.filter { error in !labels.contains { $0.name == error.name } }
        self.init(known + others, general: general)
    }
}
