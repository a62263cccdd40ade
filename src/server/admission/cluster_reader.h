#pragma once

#include <optional>
#include <string>

#include "access/reviews.h"
#include "api/run.h"
#include "api/schedule.h"
#include "api/tenant.h"
#include "kube/client.h"

namespace strongroom::server::admission {

// What one review asks of Kubernetes besides what it is told. Calls throw web::WebError when there
// is no answer in time. Belongs to the thread of its review.
class ClusterReader {
 public:
  virtual ~ClusterReader() = default;

  // Absent when there is no such object. A run that cannot be read is none.
  virtual std::optional<api::Tenant> FindTenant(const std::string& ns, const std::string& name) = 0;
  virtual std::optional<api::Schedule> FindSchedule(const std::string& ns,
                                                    const std::string& name) = 0;
  virtual std::optional<api::Run> FindRun(const std::string& ns, const std::string& name) = 0;

  virtual bool MayDo(const access::User& user, const access::ResourceAccess& access) = 0;
};

// The API server behind a client, which has the deadline of the review.
class KubeClusterReader final : public ClusterReader {
 public:
  explicit KubeClusterReader(kube::Client client) : client_(client), reviews_(std::move(client)) {}

  std::optional<api::Tenant> FindTenant(const std::string& ns, const std::string& name) override;
  std::optional<api::Schedule> FindSchedule(const std::string& ns,
                                            const std::string& name) override;
  std::optional<api::Run> FindRun(const std::string& ns, const std::string& name) override;
  bool MayDo(const access::User& user, const access::ResourceAccess& access) override {
    return reviews_.MayDo(user, access);
  }

 private:
  kube::Client client_;
  access::KubeReviews reviews_;
};

}  // namespace strongroom::server::admission
