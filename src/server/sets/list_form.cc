#include "server/sets/list_form.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/json_writer.h"
#include "server/sets/api_status.h"
#include "server/sets/group.h"
#include "server/sets/page_query.h"

namespace strongroom::server::sets {

using base::Json;

Accepted FormFor(const http::Request& request, const std::string& what) {
  const auto accepted = NegotiateForm(request.Header("accept"));
  if (!accepted) {
    throw NotAcceptable(what +
                        " are there as application/json, also as Table and "
                        "PartialObjectMetadata of meta.k8s.io");
  }
  return *accepted;
}

void RefuseWatch(const http::Request& request, const std::string& what) {
  const std::string watch = QueryOf(request, "watch");
  if (watch.empty() || watch == "false" || watch == "0") return;
  throw ApiStatus(StatusReason::kMethodNotAllowed, what + " cannot be watched; list them again");
}

Json ColumnDefinitions(std::span<const TableColumn> columns) {
  Json definitions = Json::array();
  for (const TableColumn& column : columns) {
    definitions.push_back({{"name", column.name},
                           {"type", column.type},
                           {"format", column.format},
                           {"priority", column.priority},
                           {"description", column.description}});
  }
  return definitions;
}

// Of a table each row has, unless the client says otherwise, metadata alone.
// https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/
ListForm::ListForm(Accepted accepted, const http::Request& request, std::string_view kind,
                   std::span<const TableColumn> columns)
    : accepted_(std::move(accepted)),
      included_(QueryOf(request, "includeObject")),
      kind_(kind),
      columns_(columns) {}

Json ListForm::Element(const Parts& parts) const {
  switch (accepted_.form) {
    case Form::kObject:
      break;
    case Form::kMetadata:
      return parts.partial();
    case Form::kTable: {
      Json row{{"cells", parts.cells()}};
      if (included_ == "Object") {
        row["object"] = parts.object();
      } else if (included_ != "None") {
        row["object"] = parts.partial();
      }
      return row;
    }
  }
  return parts.object();
}

Json ListForm::List(Json elements, const std::string& next) const {
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
              {"columnDefinitions", ColumnDefinitions(columns_)},
              {"rows", std::move(elements)}};
    case Form::kMetadata:
      return {{"kind", "PartialObjectMetadataList"},
              {"apiVersion", meta},
              {"metadata", std::move(metadata)},
              {"items", std::move(elements)}};
  }
  return {{"kind", std::string(kind_) + "List"},
          {"apiVersion", kApiVersion},
          {"metadata", std::move(metadata)},
          {"items", std::move(elements)}};
}

std::pair<std::string, std::string> ListForm::Frame() const {
  const std::string list = base::WriteJson(List(Json::array(), ""), base::JsonStyle::kReplacing);
  const size_t middle = list.find("[]") + 1;
  return {list.substr(0, middle), list.substr(middle)};
}

}  // namespace strongroom::server::sets
