#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "http/message.h"
#include "server/sets/accept.h"
#include "server/sets/list_form.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// How sets are written in the form that a client wants: BackupSetList, Table,
// PartialObjectMetadataList. Immutable.
class SetListForm {
 public:
  // `request` says what of an object each row of a table has (includeObject). `now` is for ages.
  SetListForm(const Accepted& accepted, const http::Request& request, std::chrono::sys_seconds now);

  // All of a page, and where the next one begins.
  nlohmann::json Page(const store::SetPage& page) const;
  // A list of nothing: its text before and after what `Elements` says.
  std::pair<std::string, std::string> Frame() const { return form_.Frame(); }
  // Text of these, with commas between them.
  std::string Elements(const std::vector<store::SetRecord>& sets) const;

 private:
  nlohmann::json Element(const store::SetRecord& set) const;

  const ListForm form_;
  const std::chrono::sys_seconds now_;
};

// All sets of a query, page by page, for who did not ask for pages: a list that ends early would be
// taken for all that there are.
class SetListStream final : public http::BodySource {
 public:
  // `first` is the page of `query`, read already. `database` outlives this.
  SetListStream(store::Database& database, store::SetQuery query, SetListForm form,
                store::SetPage first);

  // Throws store::StoreError.
  bool Next(std::string& piece) override;

 private:
  store::Database& database_;
  store::SetQuery query_;
  const SetListForm form_;
  store::SetPage page_;
  bool has_begun_ = false;
  bool has_ended_ = false;
};

}  // namespace strongroom::server::sets
