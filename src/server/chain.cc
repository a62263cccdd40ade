#include "server/chain.h"

#include "base/log.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

using store::StoreError;
namespace refusal_code = api::refusal_code;

// That a request may be answered now, one of those that the endpoint takes at once.
class Permit {
 public:
  // Throws Refusal when all are taken.
  Permit(std::atomic<size_t>& taken, size_t all) : taken_(taken) {
    if (++taken_ <= all) return;
    --taken_;
    throw Refusal(refusal_code::kBusy, "too many requests of this kind at once");
  }
  ~Permit() { --taken_; }
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;

 private:
  std::atomic<size_t>& taken_;
};

Refusal ToRefusal(const StoreError& error) {
  if (error.kind() == StoreError::Kind::kBadData) {
    return {refusal_code::kNotStored, "PostgreSQL refused what was sent"};
  }
  return {refusal_code::kStoreUnavailable, "PostgreSQL is not available"};
}

store::AuditEntry EntryOf(const Endpoint::Route& route, const Exchange& exchange,
                          const http::Request& request, const Identity& caller) {
  const Subject subject = exchange.About();
  return {.actor = caller.user,
          .action = route.action,
          .ns = subject.ns,
          .subject = subject.object,
          .result = {},
          .reason = {},
          .source = request.peer};
}

void LogFailure(const store::AuditEntry& entry, const std::exception& error) {
  base::LogError("request not carried out", {{"action", entry.action},
                                             {"namespace", entry.ns},
                                             {"subject", entry.subject},
                                             {"error", error.what()}});
}

}  // namespace

void Chain::Serve(http::Router& router, Endpoint& endpoint) {
  router.Add(endpoint.route().method, endpoint.route().pattern,
             [this, &endpoint, answered = std::make_shared<Answered>(0)](
                 http::Request& request, const http::PathParameters& path) {
               const auto exchange = endpoint.Begin(request, path);
               return Pass(endpoint.route(), *exchange, *answered, request);
             });
}

http::Response Chain::Pass(const Endpoint::Route& route, Exchange& exchange, Answered& answered,
                           http::Request& request) {
  const auto begin = parts_.clock.Steady();
  Identity caller;
  caller.user = "unknown";
  http::Response response = Answer(route, exchange, answered, request, caller);
  if (exchange.HasChanged()) parts_.audit.Accepted(EntryOf(route, exchange, request, caller));
  exchange.Count({.status = response.status, .duration = parts_.clock.Steady() - begin});
  return response;
}

// `caller` is set as soon as it is known.
http::Response Chain::Answer(const Endpoint::Route& route, Exchange& exchange, Answered& answered,
                             const http::Request& request, Identity& caller) {
  const auto entry = [&] { return EntryOf(route, exchange, request, caller); };
  try {
    caller = parts_.authenticate(request);
    exchange.Authorise(caller);
    const Permit permit(answered, route.max_at_once);
    return exchange.Answer();
  } catch (const Refusal& e) {
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

http::Response Chain::Refuse(const Refusal& refusal, const store::AuditEntry& entry) {
  // These say something about who asked, not only about what was sent.
  if (refusal.code().status == 401 || refusal.code().status == 403) {
    store::AuditEntry refused = entry;
    refused.reason = refusal.code().word;
    parts_.audit.Refused(std::move(refused));
  } else {
    base::LogWarning("request refused", {{"action", entry.action},
                                         {"namespace", entry.ns},
                                         {"subject", entry.subject},
                                         {"reason", refusal.code().word},
                                         {"error", refusal.what()}});
  }
  return ToResponse(refusal);
}

}  // namespace strongroom::server
