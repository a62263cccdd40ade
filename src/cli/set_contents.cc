#include "cli/set_contents.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "cli/set_items.h"

namespace strongroom::cli {
namespace {

constexpr int64_t kMostItems = 1'000;
// Of the contents that are asked for together. One that is larger by itself comes by itself.
constexpr int64_t kMostBytes = int64_t{8} << 20U;

// Policies of a set that follow each other.
struct Part {
  int64_t items = 0;
  int64_t bytes = 0;
  std::string next;  // where the part behind it begins; empty for the last
};

Part ReadPart(const Objects& objects, const std::string& set, const std::string& begin,
              int64_t limit) {
  const ItemPage page =
      ReadItemPage(objects, set, {{"continue", begin}, {"limit", std::to_string(limit)}});
  Part part{.items = static_cast<int64_t>(page.items.size()), .next = page.next};
  for (const auto& [item, said] : page.items) part.bytes += item.bytes;
  return part;
}

// As many as fit, and at least one.
Part FittingPart(const Objects& objects, const std::string& set, const std::string& begin,
                 int64_t& limit) {
  for (;;) {
    Part part = ReadPart(objects, set, begin, limit);
    if (part.bytes <= kMostBytes || part.items <= 1) {
      limit = std::min(kMostItems, limit * 2);  // what follows may be smaller again
      return part;
    }
    limit = std::max<int64_t>(1, part.items * kMostBytes / (2 * part.bytes));
  }
}

}  // namespace

void EachContent(const Objects& objects, const std::string& set,
                 const std::function<void(std::string_view line)>& take) {
  std::string begin;
  int64_t limit = kMostItems;
  do {
    const Part part = FittingPart(objects, set, begin, limit);
    if (part.items == 0) return;
    const std::string lines = objects.ReadSet(
        set, "content", {{"continue", begin}, {"limit", std::to_string(part.items)}});
    std::string_view rest = lines;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      take(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    begin = part.next;
  } while (!begin.empty());
}

}  // namespace strongroom::cli
