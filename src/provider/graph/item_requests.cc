#include "provider/graph/item_requests.h"

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "catalogue/item_identity.h"
#include "provider/graph/about_all.h"
#include "provider/graph/absence.h"
#include "provider/graph/part_reader.h"
#include "web/url.h"

namespace strongroom::provider::graph {

void ItemUnderWay::Break(const ProviderError& error) {
  if (!fault) fault = Fault{error.what(), error.code()};
}

std::string ItemRequests::What(const ItemUnderWay& under_way, const std::string& part) {
  return "get " + part + " of " + ShownIdentity(under_way.item.identity.external_id);
}

GraphRequest ItemRequests::Get(const ItemUnderWay& under_way, std::string path,
                               const std::string& part) const {
  GraphRequest request = RequestOf(type_, context_, std::move(path), What(under_way, part));
  request.max_bytes = context_.item_bytes;
  return request;
}

GraphRequest ItemRequests::GetWhole(const ItemUnderWay& under_way, const std::string& query,
                                    const std::string& part) const {
  const std::string path = list_ + '/' + web::Escape(under_way.item.identity.external_id);
  return Get(under_way, WithQuery(path, query), part);
}

base::Json ItemRequests::WholeOf(const ItemUnderWay& under_way, const GraphRequest& request,
                                 const web::Response& answer) const {
  base::Json whole = ObjectOf(request, answer);
  const std::string id = catalogue::IdentityOf(type_, whole);
  if (!base::EqualsIgnoringCase(id, under_way.item.identity.external_id)) {
    throw ProviderError(kProviderUnavailable, request.what + ": another object came");
  }
  return whole;
}

void ItemRequests::AskWhole(std::vector<ItemUnderWay*>& wanted, const RequestForItem& request_for,
                            const TakeObject& take) {
  AskAll(
      wanted, [&](const ItemUnderWay* one) { return request_for(*one); },
      [&](ItemUnderWay* one, const GraphRequest& request, const Answer& answer) {
        if (const auto* const error = std::get_if<AnswerError>(&answer)) {
          one->has_vanished = IsAbsent(error->error());
          return Break(*one, *error);
        }
        try {
          take(*one, WholeOf(*one, request, std::get<web::Response>(answer)));
        } catch (const ProviderError& e) {
          Break(*one, e);
        }
      });
}

void ItemRequests::Break(ItemUnderWay& under_way, const ProviderError& error,
                         const std::string& permission) const {
  ThrowIfAboutAll(error, type_, permission);
  under_way.Break({CodeOfItem(error), error.what()});
}

void ItemRequests::Count(const Answer& answer) {
  const auto* const came = std::get_if<web::Response>(&answer);
  if (came == nullptr) return;
  bytes_ += came->body_file ? web::kMostInMemory : came->body.size();
}

}  // namespace strongroom::provider::graph
