#pragma once

#include <memory>
#include <vector>

#include "http/message.h"
#include "store/database.h"
#include "store/set_items.h"

namespace strongroom::server::sets {

// The contents of a set, one JSON object a line (https://github.com/ndjson/ndjson-spec): what
// ItemObject says of an item, and its `content`. They are read a few MB at a time, and nothing is
// held in PostgreSQL while a client takes its time. What is not as its digest says cuts the stream
// off: nobody takes a part for the whole.
class ContentStream final : public http::BodySource {
 public:
  // `database` outlives this. `items` are of the tenant.
  ContentStream(store::Database& database, int tenant_id, std::vector<store::SetItem> items)
      : database_(database), tenant_id_(tenant_id), items_(std::move(items)) {}

  // Reads the first ones, so that what keeps them from being read can still be answered. Throws
  // store::StoreError, std::runtime_error.
  void Begin() { ReadBatch(begun_); }

  // Throws likewise.
  bool Next(std::string& piece) override;

 private:
  void ReadBatch(std::string& piece);
  // How many of the next ones are read together.
  size_t CountBatch() const;

  store::Database& database_;
  const int tenant_id_;
  const std::vector<store::SetItem> items_;
  size_t next_ = 0;
  std::string begun_;
};

}  // namespace strongroom::server::sets
