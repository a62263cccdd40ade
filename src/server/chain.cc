#include "server/chain.h"

#include <algorithm>
#include <optional>

#include "base/log.h"
#include "domain/form.h"
#include "server/client_name.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

using store::StoreError;
namespace refusal_code = api::refusal_code;

// What cannot pass is told so at once; the executor has better to do than to send it again.
RequestError ToRefusal(const StoreError& error) {
  if (error.kind() == StoreError::Kind::kTooSlow) {
    return {refusal_code::kStoreTooSlow, error.what()};
  }
  if (store::IsFinal(error.kind())) {
    return {refusal_code::kNotStored, "PostgreSQL refused what was sent"};
  }
  return {refusal_code::kStoreUnavailable, "PostgreSQL is not available"};
}

// Whether it says something about who asked, not only about what was sent.
bool IsAboutCaller(const RequestError& refusal) { return refusal.code().status == 403; }

store::AuditEntry EntryOf(const Endpoint::Route& route, const Exchange& exchange,
                          const http::Request& request, const Identity& caller) {
  const Subject subject = exchange.About();
  return {.actor = caller.user,
          .action = route.action,
          .ns = subject.ns,
          .subject = subject.object,
          .result = {},
          .reason = {},
          .source = request.peer,
          .via = ClientOf(request)};
}

// Whether each parameter is a name that an object of Kubernetes can have.
bool NamesObjects(const http::PathParameters& path) {
  return std::all_of(path.begin(), path.end(), [](const auto& parameter) {
    const auto& [name, value] = parameter;
    const domain::Form& form =
        name == "namespace" ? domain::form::kNamespace : domain::form::kObjectName;
    return form.Allows(value);
  });
}

void LogFailure(const store::AuditEntry& entry, const std::exception& error) {
  base::LogError("request not carried out", {{"action", entry.action},
                                             {"namespace", entry.ns},
                                             {"subject", entry.subject},
                                             {"error", error.what()}});
}

}  // namespace

void Chain::Serve(http::Router& router, Endpoint& endpoint, const EndpointLimits& limits) {
  router.Add(endpoint.route().method, endpoint.route().pattern,
             [this, &endpoint, gate = std::make_shared<Gate>(limits, parts_.clock)](
                 http::Request& request, const http::PathParameters& path) {
               if (!NamesObjects(path)) {
                 return ToResponse({refusal_code::kNotFound, "there is nothing at this path"});
               }
               const auto exchange = endpoint.Begin(request, path);
               return Pass(endpoint.route(), *exchange, *gate, request);
             });
}

http::Response Chain::Pass(const Endpoint::Route& route, Exchange& exchange, Gate& gate,
                           http::Request& request) {
  const auto begin = parts_.clock.Steady();
  Identity caller;
  caller.user = "unknown";
  http::Response response = Answer(route, exchange, gate, request, caller);
  if (exchange.HasChanged()) parts_.audit.Accepted(EntryOf(route, exchange, request, caller));
  exchange.Count({.status = response.status, .duration = parts_.clock.Steady() - begin});
  return response;
}

// `caller` is set as soon as it is known.
http::Response Chain::Answer(const Endpoint::Route& route, Exchange& exchange, Gate& gate,
                             http::Request& request, Identity& caller) {
  const auto entry = [&] { return EntryOf(route, exchange, request, caller); };
  std::optional<Gate::Permit> permit;
  try {
    caller = parts_.authenticate(request);
    request.is_caller_known = true;
    permit.emplace(gate, caller);
    exchange.Authorise(caller);
    return exchange.Answer();
  } catch (const RequestError& e) {
    if (permit && IsAboutCaller(e)) permit->CountRefusal();
    return Refuse(e, entry());
  } catch (const StoreError& e) {
    LogFailure(entry(), e);
    return Refuse(ToRefusal(e), entry());
  } catch (const web::WebError& e) {
    LogFailure(entry(), e);
    return Refuse({refusal_code::kClusterUnavailable, "Kubernetes is not available"}, entry());
  } catch (const std::exception& e) {
    LogFailure(entry(), e);
    return Refuse({refusal_code::kInternal, "internal error"}, entry());
  }
}

http::Response Chain::Refuse(const RequestError& refusal, const store::AuditEntry& entry) {
  store::AuditEntry refused = entry;
  refused.reason = refusal.code().word;
  if (IsAboutCaller(refusal) || refusal.code().word == refusal_code::kTooManyRefusals.word) {
    parts_.audit.Refused(std::move(refused));
  } else if (refusal.code().word == refusal_code::kUnauthenticated.word ||
             refusal.code().word == refusal_code::kTooManyTokens.word) {
    parts_.audit.RefusedUnknown(std::move(refused));
  } else {
    base::LogWarning("request refused", {{"action", entry.action},
                                         {"namespace", entry.ns},
                                         {"subject", entry.subject},
                                         {"reason", refused.reason},
                                         {"error", refusal.what()}});
  }
  return ToResponse(refusal);
}

}  // namespace strongroom::server
