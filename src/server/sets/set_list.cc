#include "server/sets/set_list.h"

#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "server/sets/group.h"
#include "server/sets/list_page.h"
#include "server/sets/set_object.h"
#include "server/sets/set_table.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using store::SetRecord;

store::SetPosition PositionOf(const SetRecord& set) {
  return {.ns = set.ns, .run = set.run_name, .id = set.id};
}

std::string TextOf(const Json& json) { return base::WriteJson(json, base::JsonStyle::kReplacing); }

}  // namespace

SetListForm::SetListForm(const Accepted& accepted, const http::Request& request,
                         std::chrono::sys_seconds now)
    : form_(accepted, request, kKind, TableColumns()), now_(now) {}

Json SetListForm::Element(const SetRecord& set) const {
  return form_.Element(
      {.object = [&] { return SetObject(set); },
       .partial = [&] { return PartialObject(set, form_.accepted().meta_version); },
       .cells = [&] { return TableCells(set, now_); }});
}

Json SetListForm::Page(const store::SetPage& page) const {
  Json elements = Json::array();
  for (const SetRecord& set : page.sets) elements.push_back(Element(set));
  return form_.List(std::move(elements),
                    page.has_more ? ContinueToken(PositionOf(page.sets.back())) : "");
}

std::string SetListForm::Elements(const std::vector<SetRecord>& sets) const {
  std::string text;
  for (const SetRecord& set : sets) text += (text.empty() ? "" : ",") + TextOf(Element(set));
  return text;
}

SetListStream::SetListStream(store::Database& database, store::SetQuery query, SetListForm form,
                             store::SetPage first)
    : database_(database),
      query_(std::move(query)),
      form_(std::move(form)),
      page_(std::move(first)) {}

bool SetListStream::Next(std::string& piece) {
  if (has_ended_) return false;
  const auto [before, after] = form_.Frame();
  if (has_begun_) {
    query_.after = PositionOf(page_.sets.back());
    page_ = store::ListSets(database_, query_);
  }
  if (!has_begun_) {
    piece = before;
  } else if (!page_.sets.empty()) {
    piece = ",";
  }
  piece += form_.Elements(page_.sets);
  has_begun_ = true;
  has_ended_ = !page_.has_more;
  if (has_ended_) piece += after;
  return true;
}

}  // namespace strongroom::server::sets
