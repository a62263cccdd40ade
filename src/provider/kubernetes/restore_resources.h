#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "provider/kubernetes/api_reader.h"
#include "provider/kubernetes/discovery.h"
#include "provider/kubernetes/written_object.h"
#include "web/transport.h"

namespace strongroom::provider::kubernetes {

// Which resource an object is of, at the API server that it is put back into. Not thread-safe.
class RestoreResources {
 public:
  // `transport` and `clock` outlive this. `patience`: until a kind is served whose definition was
  // put back.
  RestoreResources(web::Transport& transport, const base::Clock& clock,
                   std::chrono::milliseconds patience, Peer peer, std::stop_token stop);

  // What its kind is called in the API; empty where its version is not served. Throws
  // ProviderError where that cannot be found out, web::StoppedError on stop.
  std::string PluralOf(const catalogue::PolicyType& type, const WrittenObject& written);

  // A CustomResourceDefinition will be put back.
  void NoteDefinition(const base::Json& definition);
  bool IsDefinedHere(const WrittenObject& written) const;

  // The same once the definition has been put back: the API server takes a moment. What has not
  // come within the patience is not waited for once more.
  std::string AwaitPlural(const catalogue::PolicyType& type, const WrittenObject& written);

 private:
  const base::Clock& clock_;
  const std::chrono::milliseconds patience_;
  const std::stop_token stop_;
  ApiReader reader_;
  std::optional<Discovery> discovery_;
  std::set<std::string> defined_;  // GROUP/KIND
  std::set<std::string> missing_;  // likewise, that were waited for
};

}  // namespace strongroom::provider::kubernetes
