#include "server/sets/content_stream.h"

#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

#include "base/json_writer.h"
#include "base/printable.h"
#include "server/sets/item_list.h"

namespace strongroom::server::sets {
namespace {

constexpr size_t kMostItems = 200;
constexpr int64_t kMostBytes = int64_t{2} << 20U;

// The content is JSON as it is stored, and goes out as it is.
std::string LineOf(const store::SetItem& item, const std::string& content) {
  std::string line = base::WriteJson(ItemObject(item), base::JsonStyle::kReplacing);
  line.pop_back();  // the closing brace
  return line + ",\"content\":" + content + "}\n";
}

}  // namespace

bool ContentStream::Next(std::string& piece) {
  if (!begun_.empty()) {
    piece = std::exchange(begun_, {});
    return true;
  }
  if (next_ == items_.size()) return false;
  ReadBatch(piece);
  return true;
}

void ContentStream::ReadBatch(std::string& piece) {
  const std::span<const store::SetItem> batch(items_.begin() + static_cast<ptrdiff_t>(next_),
                                              CountBatch());
  std::vector<std::string> lines(batch.size());
  store::ReadItemContents(
      database_, tenant_id_, batch, [&](size_t index, std::optional<std::string> content) {
        if (!content) {
          throw std::runtime_error("the stored content of " + batch[index].type + ' ' +
                                   base::Printable(batch[index].external_id) +
                                   " is not what its digest says");
        }
        lines[index] = LineOf(batch[index], *content);
      });
  for (const std::string& line : lines) piece += line;
  next_ += batch.size();
}

size_t ContentStream::CountBatch() const {
  size_t count = 0;
  int64_t bytes = 0;
  while (next_ + count < items_.size() && count < kMostItems) {
    bytes += items_[next_ + count].size;
    if (count > 0 && bytes > kMostBytes) break;
    ++count;
  }
  return count;
}

}  // namespace strongroom::server::sets
