#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "kube/client.h"
#include "web/transport.h"

namespace strongroom::test {

// What the chart's templates/server-api.yaml does, with a name of a Service that leads to this
// machine: the API server hands requests for sets.strongroom.dev on to that port, to a server whose
// certificate, for this name, is of the authorities of a file. Of a control plane there is one.
// Calls throw web::WebError.
class SetsRegistration {
 public:
  static constexpr const char* kCertificateName = "DNS:server.strongroom.svc";

  // `transport`, that of an admin of the cluster, outlives this. Makes the namespace.
  explicit SetsRegistration(web::Transport& transport);

  // In the place of one that is there. Requests may go there a moment later.
  void Register(uint16_t port, const std::string& ca_file);
  // Takes it away, if it is there.
  void Unregister();
  // Whether a request for the API is answered by now.
  bool IsServed() const;
  // What is answered to it, or instead of it.
  std::string Answer() const;

 private:
  kube::Client client() const;

  web::Transport& transport_;
  const base::SystemClock clock_;
};

}  // namespace strongroom::test
