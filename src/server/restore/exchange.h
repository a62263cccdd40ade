#pragma once

#include <string>

#include "server/endpoint.h"
#include "server/restore/admission.h"
#include "server/restore/parts.h"

namespace strongroom::server::restore {

// What all that an executor of a restore asks for has in common.
class RestoreExchange : public Exchange {
 public:
  // `request` and what `parts` refers to outlive this; `path` is the one of api::kRestorePath.
  RestoreExchange(const Parts& parts, http::Request& request, const http::PathParameters& path)
      : parts_(parts), request_(request), ns_(path.at("namespace")), name_(path.at("restore")) {}

  Subject About() const override;
  void Authorise(const Identity& caller) override;
  // What changes something sees to its row itself.
  bool HasChanged() const override { return false; }
  void Count(const Ending& /*ending*/) override {}

 protected:
  // Throws RequestError as AdmitStep.
  void Admit(const Identity& caller, Leaving leaving);
  // Who asks, for the audit log; once it is authorised.
  store::AuditEntry EntryOf(const std::string& action, const std::string& subject) const;
  // Of what is about to be shown or done. Throws RequestError (kStoreUnavailable) when it cannot be
  // written.
  void Require(const store::AuditEntry& entry) const;
  // That so many policies of the set are about to be given out. Throws RequestError
  // (kStoreUnavailable) when no row can say so: then they are not.
  void NoteReading(const std::string& what, size_t items) const;

  const Parts parts_;
  http::Request& request_;
  const std::string ns_;
  const std::string name_;
  Step step_;  // once it is authorised

 private:
  Identity caller_;
};

}  // namespace strongroom::server::restore
