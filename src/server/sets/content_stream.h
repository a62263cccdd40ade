#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "http/message.h"
#include "store/database.h"
#include "store/set_items.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// How a content is given out: as it is stored where this is empty, else as JSON that it makes of
// it.
using ContentForm =
    std::function<std::string(const store::SetItem& item, const std::string& content)>;

// The contents of a set, one JSON object a line (https://github.com/ndjson/ndjson-spec): what
// ItemObject says of an item, and its `content`; with a form `normalised` as well, as the digests
// and the size are those of what is stored. They are read a few MB at a time, and nothing is
// held in PostgreSQL while a client takes its time. Of what is not as its digest says the line has
// a `problem` in the place of `content`, as each line has one of the two: one policy costs no
// other.
class ContentStream final : public http::BodySource {
 public:
  // What one of a set of so many policies holds in memory while its peer takes its time.
  static constexpr uint64_t BytesFor(int64_t items) {
    constexpr uint64_t kPiece = uint64_t{4} << 20U;  // a few contents, or a large one
    return kPiece + static_cast<uint64_t>(items) * sizeof(int64_t);
  }

  // `database` outlives this. `versions` are of `set`.
  ContentStream(store::Database& database, const store::SetRecord& set,
                std::vector<int64_t> versions, ContentForm form)
      : database_(database),
        set_(NameOf(set)),
        tenant_id_(set.tenant_id),
        versions_(std::move(versions)),
        form_(std::move(form)) {}
  // Parts of it refer to others.
  ContentStream(const ContentStream&) = delete;
  ContentStream& operator=(const ContentStream&) = delete;

  // Reads the first ones, so that what keeps them from being read can still be answered. Throws
  // store::StoreError, ApiStatus (404: the set has been removed), and what the form throws.
  void Begin() { ReadBatch(begun_); }

  // Throws likewise.
  bool Next(std::string& piece) override;

 private:
  void ReadBatch(std::string& piece);
  void ReadItems();
  std::string LineOf(const store::SetItem& item, const std::optional<std::string>& content) const;

  store::Database& database_;
  const std::string set_;  // its name
  const int tenant_id_;
  const std::vector<int64_t> versions_;
  const ContentForm form_;
  size_t next_ = 0;  // of which no item has been read
  // The ones before it whose contents have not been read.
  std::vector<store::SetItem> items_;
  std::span<const store::SetItem> left_;  // the last of `items_`
  std::string begun_;
};

}  // namespace strongroom::server::sets
