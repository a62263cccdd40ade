#include "base/base64.h"
#include "base/sha256.h"
#include "report/document.h"
#include "report/html_text.h"
#include "report/html_values.h"
#include "report/style_files.h"

namespace strongroom::report {
namespace {

std::string_view Style() { return StyleFiles().front().text; }

std::string StyleDigest() {
  const base::Digest digest = base::Sha256Of(Style());
  return base::EncodeBase64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

class HtmlDocument final : public Document {
 public:
  explicit HtmlDocument(std::ostream& out) : out_(out) {}

  void Begin(const std::string& title) override {
    out_ << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'sha256-"
         << StyleDigest()
         << "'; base-uri 'none'; form-action 'none'\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
            "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>"
         << HtmlText(title) << "</title>\n<style>" << Style()
         << "</style>\n</head>\n<body>\n<main>\n";
  }

  void Heading(int level, const Text& text, const std::string& anchor) override {
    out_ << "<h" << level << " id=\"" << HtmlText(anchor) << "\">" << HtmlSpans(text) << "</h"
         << level << ">\n";
  }

  void Paragraph(const Text& text) override { out_ << "<p>" << HtmlSpans(text) << "</p>\n"; }

  void Notice(Tone tone, const Text& text) override {
    out_ << "<p class=\"notice " << HtmlClass(tone) << "\">" << HtmlSpans(text) << "</p>\n";
  }

  void Facts(const std::vector<Fact>& facts) override {
    out_ << "<table class=\"facts\"><tbody>\n";
    for (const Fact& fact : facts) {
      out_ << "<tr><th scope=\"row\">" << HtmlText(fact.name) << "</th><td>"
           << HtmlSpans(fact.value) << "</td></tr>\n";
    }
    out_ << "</tbody></table>\n";
  }

  void Contents(const std::vector<Chapter>& chapters) override {
    out_ << "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n";
    for (const Chapter& chapter : chapters) {
      out_ << "<li>" << HtmlSpans(chapter.title);
      if (!chapter.parts.empty()) out_ << "\n<ul>\n";
      for (const Text& part : chapter.parts) out_ << "<li>" << HtmlSpans(part) << "</li>\n";
      out_ << (chapter.parts.empty() ? "</li>\n" : "</ul>\n</li>\n");
    }
    out_ << "</ol>\n</nav>\n";
  }

  // A table can be wider than a narrow screen: then it is moved with the keyboard, too.
  void BeginTable(const std::string& caption, const std::vector<std::string>& columns) override {
    out_ << R"(<div class="scroll" role="region" tabindex="0" aria-label=")" << HtmlText(caption)
         << "\"><table class=\"list\">\n<thead><tr>";
    for (const std::string& column : columns) {
      out_ << "<th scope=\"col\">" << HtmlText(column) << "</th>";
    }
    out_ << "</tr></thead>\n<tbody>\n";
  }
  void Row(const std::vector<Text>& cells) override {
    out_ << "<tr>";
    const char* element = "th scope=\"row\"";
    for (const Text& cell : cells) {
      const std::string_view name(element, 2);
      out_ << '<' << element << '>' << HtmlSpans(cell) << "</" << name << '>';
      element = "td";
    }
    out_ << "</tr>\n";
  }
  void EndTable() override { out_ << "</tbody></table></div>\n"; }

  // Who follows a link to what is folded away has it opened by the browser, as the link leads
  // inside.
  void BeginFold(const Text& summary, const std::string& anchor, bool is_open) override {
    out_ << (is_open ? "<details open=\"\">" : "<details>") << "<summary><h3>" << HtmlSpans(summary)
         << "</h3></summary>\n<div id=\"" << HtmlText(anchor) << "\">\n";
  }
  void EndFold() override { out_ << "</div></details>\n"; }

  void ShowSettings(const Settings& settings) override { WriteHtmlSettings(out_, settings); }
  void ShowChanges(const std::vector<ChangedLine>& lines) override {
    WriteHtmlChanges(out_, lines);
  }

  void Command(const std::string& line) override {
    out_ << "<pre tabindex=\"0\"><code>" << HtmlText(line) << "</code></pre>\n";
  }

  void SignOff(const std::vector<std::string>& fields) override {
    out_ << "<div class=\"signoff\">\n";
    for (const std::string& field : fields) out_ << "<p>" << HtmlText(field) << "</p>\n";
    out_ << "</div>\n";
  }

  void End() override { out_ << "</main>\n</body>\n</html>\n"; }

 private:
  std::ostream& out_;
};

}  // namespace

std::unique_ptr<Document> NewHtmlDocument(std::ostream& out) {
  return std::make_unique<HtmlDocument>(out);
}

}  // namespace strongroom::report
