#include "server/sets/content_stream.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json_writer.h"
#include "base/log.h"
#include "server/sets/api_status.h"
#include "server/sets/batch.h"
#include "server/sets/content_refusal.h"
#include "server/sets/group.h"
#include "server/sets/item_list.h"
#include "store/set_problems.h"

namespace strongroom::server::sets {
namespace {

constexpr size_t kMostItems = 200;

// They are never there twice: what is not sent yet stays for as long as the peer likes.
void TakeLines(std::span<std::string> lines, std::string& piece) {
  size_t bytes = piece.size();
  for (const std::string& line : lines) bytes += line.size();
  for (std::string& line : lines) {
    if (piece.empty()) {
      piece = std::move(line);
      if (lines.size() > 1) piece.reserve(bytes);
    } else {
      piece += std::exchange(line, {});
    }
  }
}

}  // namespace

bool ContentStream::Next(std::string& piece) {
  if (!begun_.empty()) {
    piece = std::exchange(begun_, {});
    return true;
  }
  if (left_.empty() && next_ == versions_.size()) return false;
  ReadBatch(piece);
  return true;
}

// The content is JSON already; absent: it is not there as it was sealed.
std::string ContentStream::LineOf(const store::SetItem& item,
                                  const std::optional<std::string>& content) const {
  base::Json object = ItemObject(item);
  if (!content) object["problem"] = store::kContentIsAltered;
  if (form_) object["normalised"] = true;
  std::string line = base::WriteJson(object, base::JsonStyle::kReplacing);
  if (!content) return line + '\n';
  line.pop_back();  // the closing brace
  return line + ",\"content\":" + (form_ ? form_(item, *content) : *content) + "}\n";
}

void ContentStream::ReadBatch(std::string& piece) {
  if (left_.empty()) ReadItems();
  const auto batch =
      left_.first(CountBatch(left_, [](const store::SetItem& item) { return item.size; }));
  std::vector<std::optional<std::string>> contents(batch.size());
  store::ReadItemContents(database_, tenant_id_, batch,
                          [&](size_t index, std::optional<std::string> content) {
                            contents[index] = std::move(content);
                          });
  // Without a session: a form may wait for memory.
  std::vector<std::string> lines(batch.size());
  std::vector<size_t> altered;
  for (size_t index = 0; index < batch.size(); ++index) {
    const auto content = std::exchange(contents[index], {});
    lines[index] = LineOf(batch[index], content);
    if (!content) altered.push_back(index);
  }
  for (const size_t index : altered) {
    RefuseRemoved(database_, set_, versions_[next_ - left_.size() + index]);
    base::LogError("a stored content is not what its digest says",
                   {{"error", AlteredText(set_, batch[index])}});
  }
  TakeLines(lines, piece);
  left_ = left_.subspan(batch.size());
}

void ContentStream::ReadItems() {
  const auto asked =
      std::span(versions_).subspan(next_).first(std::min(kMostItems, versions_.size() - next_));
  items_ = store::ItemsOf(database_, asked);
  if (items_.size() != asked.size()) throw NotFound(kResource, set_);
  left_ = items_;
  next_ += asked.size();
}

}  // namespace strongroom::server::sets
