#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "report/changed_lines.h"
#include "report/settings.h"

namespace strongroom::report {

// How words stand out; what it says is always in the words too.
enum class Tone { kPlain, kStrong, kCode, kTime, kQuiet, kGood, kWarning, kBad };

struct Span {
  std::string text;
  Tone tone = Tone::kPlain;
  std::string anchor = {};  // where it leads, in the same document; mostly empty
};
using Text = std::vector<Span>;

struct Fact {
  std::string name;
  Text value;
};

// An entry of the list of contents.
struct Chapter {
  Text title;  // leads to it
  std::vector<Text> parts = {};
};

// A document as it is written, part after part, into a stream that outlives it: nothing is kept.
// Every text may be anybody's: each document escapes all of them, the last thing before it writes.
// What the stream does when it is full is the caller's to see. Not thread-safe.
class Document {
 public:
  virtual ~Document() = default;

  virtual void Begin(const std::string& title) = 0;
  // Of level 1 (once), 2 or 3. `anchor`: letters and digits.
  virtual void Heading(int level, const Text& text, const std::string& anchor) = 0;
  virtual void Paragraph(const Text& text) = 0;
  // A sentence that nobody shall miss.
  virtual void Notice(Tone tone, const Text& text) = 0;
  virtual void Facts(const std::vector<Fact>& facts) = 0;
  virtual void Contents(const std::vector<Chapter>& chapters) = 0;

  virtual void BeginTable(const std::string& caption, const std::vector<std::string>& columns) = 0;
  // The first cell is what the row is about.
  virtual void Row(const std::vector<Text>& cells) = 0;
  virtual void EndTable() = 0;

  // What is between is folded away until somebody opens it, unless `is_open`.
  virtual void BeginFold(const Text& summary, const std::string& anchor, bool is_open) = 0;
  virtual void EndFold() = 0;

  virtual void ShowSettings(const Settings& settings) = 0;
  virtual void ShowChanges(const std::vector<ChangedLine>& lines) = 0;
  virtual void Command(const std::string& line) = 0;

  // Where somebody writes, by hand.
  virtual void SignOff(const std::vector<std::string>& fields) = 0;
  virtual void End() = 0;

 protected:
  Document() = default;
  Document(const Document&) = default;
  Document& operator=(const Document&) = default;
};

// HTML5 that is well-formed XML too, without script, with its style inside; a policy of its own
// (Content-Security-Policy) forbids it to load or to send anything.
std::unique_ptr<Document> NewHtmlDocument(std::ostream& out);

// GitHub Flavored Markdown (https://github.github.com/gfm/), with <details>.
std::unique_ptr<Document> NewMarkdownDocument(std::ostream& out);

}  // namespace strongroom::report
