#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.h"
#include "notify/mail.h"
#include "notify/reach.h"
#include "notify/sink.h"
#include "notify/templates.h"
#include "web/material.h"
#include "web/target.h"

namespace strongroom::notify {

enum class SmtpTls {
  kStartTls,  // asked for in the clear, and required: RFC 3207
  kImplicit,  // from the first byte on: RFC 8314
};

struct SmtpSettings {
  std::string host;  // a name or an address, which the server's certificate names
  int port = 587;
  SmtpTls tls = SmtpTls::kStartTls;
  std::filesystem::path ca_file;  // PEM; empty: the authorities of the system
  std::string user;               // empty: one does not sign in
  web::Material password;
  MailAddresses addresses;
  Reach reach = Reach::kInternet;
  std::chrono::milliseconds timeout{30'000};  // for a whole mail
};

// Sends mails by an SMTP server, always over TLS that is verified. `templates` and `clock` outlive
// it. Throws NotifyError for settings that cannot be used.
std::unique_ptr<Sink> MakeSmtp(SmtpSettings settings, const Templates& templates,
                               const base::Clock& clock, web::Resolve resolve);

}  // namespace strongroom::notify
