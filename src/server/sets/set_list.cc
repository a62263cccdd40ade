#include "server/sets/set_list.h"

#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "server/sets/group.h"
#include "server/sets/list_page.h"
#include "server/sets/page_query.h"
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

// Of a table each row has, unless the client says otherwise, metadata alone.
// https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/
SetListForm::SetListForm(const Accepted& accepted, const http::Request& request,
                         std::chrono::sys_seconds now)
    : accepted_(accepted), included_(QueryOf(request, "includeObject")), now_(now) {}

Json SetListForm::Element(const SetRecord& set) const {
  switch (accepted_.form) {
    case Form::kObject:
      break;
    case Form::kMetadata:
      return PartialObject(set, accepted_.meta_version);
    case Form::kTable: {
      Json row{{"cells", TableCells(set, now_)}};
      if (included_ == "Object") {
        row["object"] = SetObject(set);
      } else if (included_ != "None") {
        row["object"] = PartialObject(set, accepted_.meta_version);
      }
      return row;
    }
  }
  return SetObject(set);
}

Json SetListForm::ListOf(Json elements, const std::string& next) const {
  Json metadata{{"resourceVersion", ""}};
  if (!next.empty()) metadata["continue"] = next;
  const std::string meta = "meta.k8s.io/" + accepted_.meta_version;
  switch (accepted_.form) {
    case Form::kObject:
      break;
    case Form::kTable:
      return {{"kind", "Table"},
              {"apiVersion", meta},
              {"metadata", std::move(metadata)},
              {"columnDefinitions", TableColumns()},
              {"rows", std::move(elements)}};
    case Form::kMetadata:
      return {{"kind", "PartialObjectMetadataList"},
              {"apiVersion", meta},
              {"metadata", std::move(metadata)},
              {"items", std::move(elements)}};
  }
  return {{"kind", std::string(kKind) + "List"},
          {"apiVersion", kApiVersion},
          {"metadata", std::move(metadata)},
          {"items", std::move(elements)}};
}

Json SetListForm::Page(const store::SetPage& page) const {
  Json elements = Json::array();
  for (const SetRecord& set : page.sets) elements.push_back(Element(set));
  return ListOf(std::move(elements),
                page.has_more ? ContinueToken(PositionOf(page.sets.back())) : "");
}

std::pair<std::string, std::string> SetListForm::Frame() const {
  const std::string list = TextOf(ListOf(Json::array(), ""));
  const size_t middle = list.find("[]") + 1;
  return {list.substr(0, middle), list.substr(middle)};
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
