#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"
#include "catalogue/catalogues.h"
#include "sets/backup_set.h"
#include "sets/diff.h"
#include "sets/item.h"

// Backup sets as documents: one file each that a person reads, prints and signs. What is put in is
// what the sets API answers (docs/sets.md); what comes out goes into a stream part after part, and
// whoever made the stream looks at its state at the end.
namespace strongroom::report {

enum class Format { kHtml, kMarkdown };
constexpr auto EnumWords(Format) {
  return std::to_array<base::EnumWord<Format>>(
      {{Format::kHtml, "html"}, {Format::kMarkdown, "markdown"}});
}

struct Options {
  Format format = Format::kHtml;
  // Where policies are compared by its rules, and their types described. Outlives the report.
  const catalogue::Catalogues& catalogues;
  // Of the tenant; absent when nobody knows it: then the catalogue counts that has the type.
  std::optional<domain::ProviderKind> provider = {};
  std::chrono::sys_seconds now;  // when the report is made
};

// A backup set: the tenant as it was. In memory are the items, about 500 bytes each, and the
// content of one. Not thread-safe.
class SetReport {
 public:
  // `items` is what `…/items` lists of the set, in any order; `diff` the comparison with the set
  // before, absent when nobody has it. Without `with_settings` no content is waited for: for who
  // may read the items and not what is in them. `out` outlives the report.
  SetReport(std::ostream& out, const Options& options, sets::BackupSet set,
            std::vector<sets::Item> items, std::optional<sets::Diff> diff, bool with_settings);
  ~SetReport();

  // A line of `…/content`, in the order in which it has them: by type and id, as bytes. An item
  // that is left out is told to be missing. Throws ReportError for a line of another form, of an
  // item that is not listed, or out of its order, or of another digest than the list has. False
  // for a content that is not the one of that digest: the report says so in its place.
  bool AddContent(std::string_view line);

  // Writes the rest; nothing may be added then. A report that is not finished is not whole.
  void Finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Which of two sets.
enum class Side { kBefore, kAfter };

// The content of a policy as `…/content?type=&id=` answers it; absent when it cannot be had.
using ContentOf =
    std::function<std::optional<std::string>(Side side, const sets::Difference& difference)>;

// What differs between two sets of a tenant. With `contents` each changed policy is shown as it was
// and as it is, and those that were added or removed as a whole; it is called with one policy after
// the other, and what it throws ends the report. Without it (empty), what the patches say is shown.
// Throws ReportError.
void WriteDiffReport(std::ostream& out, const Options& options, const sets::Diff& diff,
                     const sets::BackupSet& before, const sets::BackupSet& after,
                     const ContentOf& contents);

}  // namespace strongroom::report
