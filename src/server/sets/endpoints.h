#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>

#include "base/byte_budget.h"
#include "base/clock.h"
#include "http/router.h"
#include "metrics/families.h"
#include "server/audit.h"
#include "server/sets/authorized_request.h"
#include "server/sets/callers.h"
#include "server/sets/places.h"

namespace strongroom::server::sets {

// What one endpoint is for, from which its path and the right that it takes follow.
struct Route {
  // A resource in all namespaces or in one, or one of its objects.
  enum class On { kCluster, kNamespace, kObject };
  // The body of what changes something is read, and is small; or it is left to the handler, who
  // sees to it by himself that few are at it, as it takes its time.
  enum class Body { kRead, kLeft };
  // How much of a set is looked at: it has places of its own.
  enum class Effort { kQuick, kReading };

  std::string method;
  std::string resource = {};     // "backupsets"
  std::string subresource = {};  // "items"; empty: none
  On on = On::kObject;
  std::string verb;     // of RBAC
  std::string failure;  // when PostgreSQL or Kubernetes fails: "backup sets cannot be read"
  Body body = Body::kRead;
  Effort effort = Effort::kQuick;
  std::chrono::seconds time = kAnswerTime;
};

// "/apis/sets.strongroom.dev/v1alpha1/namespaces/{namespace}/backupsets/{name}/items"
std::string PathOf(const Route& route);

// The endpoints of the API. What every request goes through, in this order: who asks must be known
// to Kubernetes, and have the right, before anything is looked for; then what is answered has its
// place and its memory. What is thrown on the way becomes an answer that says no more than the
// caller may know. Thread-safe.
class Endpoints {
 public:
  using Handler = std::function<http::Response(const AuthorizedRequest&)>;

  // All outlive this. `reading`: of what reads much. `room_patience` and `stop`: as Room has them.
  Endpoints(Callers& callers, Audit& audit, const metrics::ServerMetrics& metrics,
            const base::Clock& clock, Places::Limits reading,
            std::chrono::milliseconds room_patience = Room::kPatience, std::stop_token stop = {})
      : callers_(callers),
        audit_(audit),
        metrics_(metrics),
        clock_(clock),
        room_patience_(room_patience),
        stop_(std::move(stop)),
        reading_(reading) {}

  // This, and what `handler` refers to, outlive the router and its answers. Before it makes one
  // that takes more than a little, it asks for the room; of a stream it keeps what it asked for,
  // else what the text takes. What `handler` throws: ApiStatus, store::StoreError, web::WebError;
  // anything else is a bug.
  void Add(http::Router& router, const Route& route, Handler handler);

  // That so many policies are about to be given out. Throws ApiStatus (503) when no row can say so:
  // then they are not.
  void NoteReading(const AuthorizedRequest& request, size_t items);

  Callers& callers() { return callers_; }
  Audit& audit() { return audit_; }

 private:
  http::Response Serve(AuthorizedRequest request, const Route& route, const Handler& handler);
  // Serves it, and counts what it was answered. What ends without an answer counts as nothing.
  http::Response Count(const AuthorizedRequest& request, const Route& route,
                       const Handler& handler);

  Callers& callers_;
  Audit& audit_;
  const metrics::ServerMetrics& metrics_;
  const base::Clock& clock_;
  const std::chrono::milliseconds room_patience_;
  const std::stop_token stop_;
  base::ByteBudget answers_{kAnswerBytes};
  Places reading_;
  Places quick_{kQuickPlaces};
};

}  // namespace strongroom::server::sets
