#include "server/admission/reference_review.h"

#include <optional>

namespace strongroom::server::admission {
namespace {

using domain::NamedReference;
using domain::ReferenceKind;

// Who asks, with what was found of them: to make pods is asked once.
class Asker {
 public:
  explicit Asker(const Reviewed& reviewed)
      : reviewed_(reviewed), user_(UserOf(reviewed.request.user)) {}

  bool May(const std::string& verb, const std::string& resource, const std::string& name) const {
    return reviewed_.cluster.MayDo(user_, {.verb = verb,
                                           .group = "",
                                           .version = "v1",
                                           .resource = resource,
                                           .subresource = "",
                                           .ns = reviewed_.request.ns,
                                           .name = name});
  }
  bool MayMakePods() {
    if (!may_make_pods_) may_make_pods_ = May("create", "pods", "");
    return *may_make_pods_;
  }

 private:
  const Reviewed& reviewed_;
  const access::User user_;
  std::optional<bool> may_make_pods_;
};

std::string FaultOfUse(const NamedReference& reference, const char* kind, const char* resource,
                       Asker& asker) {
  if (asker.MayMakePods() || asker.May("use", resource, reference.name)) return "";
  return reference.field + ": names " + kind + " \"" + reference.name +
         "\", which you may not use: it takes the right to create pods in this namespace, or verb "
         "use on it";
}

std::string FaultOf(const NamedReference& reference, Asker& asker) {
  switch (reference.kind) {
    case ReferenceKind::kSecret:
      if (asker.May("get", "secrets", reference.name)) return "";
      return reference.field + ": names Secret \"" + reference.name +
             "\", which you may not use: it takes the right to get it";
    case ReferenceKind::kServiceAccount:
      return FaultOfUse(reference, "ServiceAccount", "serviceaccounts", asker);
    case ReferenceKind::kClaim:
      return FaultOfUse(reference, "PersistentVolumeClaim", "persistentvolumeclaims", asker);
  }
  return "";
}

// What is added where it was named before: nobody sees otherwise why it is asked about.
std::string WhyAgain(const domain::NamedReferences& before, const NamedReference& reference) {
  for (const NamedReference& known : before) {
    if (known.kind != reference.kind || known.name != reference.name) continue;
    return "; it was named before, but what becomes of it, or where it is sent, is changed";
  }
  return "";
}

}  // namespace

std::string ReferenceFault(const Reviewed& reviewed, const domain::NamedReferences& before,
                           const domain::NamedReferences& after) {
  Asker asker(reviewed);
  for (const NamedReference& reference : domain::NewReferences(before, after)) {
    const std::string fault = FaultOf(reference, asker);
    if (!fault.empty()) return fault + WhyAgain(before, reference);
  }
  return "";
}

}  // namespace strongroom::server::admission
