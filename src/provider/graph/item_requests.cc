#include "provider/graph/item_requests.h"

#include <array>
#include <nlohmann/json.hpp>

#include "catalogue/mask.h"
#include "provider/graph/absence.h"
#include "web/url.h"

namespace strongroom::provider::graph {
namespace {

constexpr std::array kAboutAll{kAuthenticationFailed, kDeadlineExceeded, kPermissionMissing,
                               kProviderNotTrusted, kThrottled};

}  // namespace

bool IsAboutAll(const ProviderError& error) {
  return std::find(kAboutAll.begin(), kAboutAll.end(), error.code()) != kAboutAll.end();
}

void ItemUnderWay::Break(const ProviderError& error) {
  if (!fault) fault = Fault{error.what(), error.code()};
}

GraphRequest ItemRequests::Get(const ItemUnderWay& under_way, std::string path,
                               const std::string& part) const {
  const std::string& id = under_way.item.identity.external_id;
  GraphRequest request =
      RequestOf(type_, context_, std::move(path),
                "get " + part + " of " + ShownIdentity(catalogue::MaskIdentity(id)));
  request.max_bytes = context_.item_bytes;
  return request;
}

GraphRequest ItemRequests::GetWhole(const ItemUnderWay& under_way, const std::string& query,
                                    const std::string& part) const {
  const std::string path = list_ + '/' + web::Escape(under_way.item.identity.external_id);
  return Get(under_way, WithQuery(path, query), part);
}

void ItemRequests::Refuse(ItemUnderWay& under_way, const AnswerError& error,
                          const std::string& permission) const {
  if (error.code() == kPermissionMissing) {
    const std::string needed =
        permission.empty() ? PermissionsInWords(type_, error.error()) : permission;
    throw ProviderError(error.code(), error.what() + WhatIsNeeded(needed));
  }
  if (IsAboutAll(error)) throw ProviderError(error);
  under_way.Break(error);
}

void ItemRequests::Count(const Answer& answer) {
  const auto* const came = std::get_if<web::Response>(&answer);
  if (came == nullptr) return;
  bytes_ += came->body_file ? web::kMostInMemory : came->body.size();
}

}  // namespace strongroom::provider::graph
