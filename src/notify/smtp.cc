#include "notify/smtp.h"

#include <curl/curl.h>

#include <array>
#include <new>
#include <utility>
#include <vector>

#include "base/printable.h"
#include "notify/curl_handles.h"
#include "notify/error.h"
#include "web/address_rules.h"
#include "web/addresses.h"
#include "web/error.h"
#include "web/server_address.h"

namespace strongroom::notify {
namespace {

using base::Asked;
using base::Fault;

// Once for the process: it has state of its own.
void StartCurl() {
  static const CURLcode kStarted = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (kStarted != CURLE_OK) throw NotifyError("mail: libcurl cannot be started");
}

void Check(CURLcode code) {
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK) throw NotifyError(std::string("mail: ") + curl_easy_strerror(code));
}

// An option of text is copied.
template <typename Value>
void Set(const CurlEasy& easy, CURLoption option, Value value) {
  Check(curl_easy_setopt(easy.get(), option, value));
}

int StopWhenAsked(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

// Lines end in CRLF in what is encoded: a bare LF would become "=0A", which ends none (RFC
// 2045, 6.7).
std::string WithCrlf(const std::string& text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines += '\r';
    lines += c;
  }
  return lines;
}

void AddPart(curl_mime* mime, const std::string& content, const char* type) {
  curl_mimepart* const part = curl_mime_addpart(mime);
  if (part == nullptr) throw std::bad_alloc();
  const std::string lines = WithCrlf(content);
  Check(curl_mime_data(part, lines.data(), lines.size()));
  Check(curl_mime_type(part, type));
  Check(curl_mime_encoder(part, "quoted-printable"));
}

// What a code of libcurl is to base/prospect.h, where the server's reply says nothing.
Fault FaultOf(CURLcode code) {
  switch (static_cast<int>(code)) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
      return Fault::kNotTrusted;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_URL_MALFORMAT:
      return Fault::kSettings;
    default:
      return Fault::kNoAnswer;
  }
}

class Smtp final : public Sink {
 public:
  Smtp(SmtpSettings settings, const Templates& templates, const base::Clock& clock,
       web::Resolve resolve)
      : settings_(std::move(settings)),
        templates_(templates),
        clock_(clock),
        resolve_(std::move(resolve)) {}

  Delivery Send(const Message& message, const std::stop_token& stop) override {
    if (stop.stop_requested()) throw web::StoppedError();
    try {
      return Sent(MailOf(message, settings_.addresses, templates_, clock_.NowSeconds()), stop);
    } catch (const NotifyError& error) {
      return FailureOf(base::Prospect::kPerson, error.what());
    } catch (const web::StoppedError&) {
      throw;
    } catch (const web::WebError& error) {
      return FailureOf(web::ProspectOf(Asked::kMail, error), base::Printable(error.what()));
    }
  }

 private:
  std::string Server() const {
    return web::InUrl(settings_.host) + ":" + std::to_string(settings_.port);
  }

  // The addresses that were checked are those that are connected to.
  CurlList Pinned() const {
    const std::vector<std::string> addresses = resolve_(settings_.host);
    if (addresses.empty()) throw web::TransportError(Server() + ": the name has no address now");
    web::CheckAddresses(RulesOf(settings_.reach), settings_.host, addresses);
    CurlList list;
    // An address is what it says; of IPv6, it would not be understood there.
    if (web::IsIpv6(settings_.host)) return list;
    std::string entry = Server() + ":";
    for (size_t i = 0; i < addresses.size(); ++i) {
      entry.append(i == 0 ? "" : ",").append(web::InUrl(addresses[i]));
    }
    list.Add(entry);
    return list;
  }

  void SetServer(const CurlEasy& easy) const {
    const bool is_implicit = settings_.tls == SmtpTls::kImplicit;
    Set(easy, CURLOPT_URL, ((is_implicit ? "smtps://" : "smtp://") + Server()).c_str());
    Set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    Set(easy, CURLOPT_PROXY, "");
    Set(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    Set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    Set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    Set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!settings_.ca_file.empty()) {
      Set(easy, CURLOPT_CAINFO, settings_.ca_file.c_str());
      Set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    Set(easy, CURLOPT_NOSIGNAL, 1L);
    Set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.timeout.count()));
    Set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.timeout.count()));
    if (settings_.user.empty()) return;
    std::string password = settings_.password.Read();
    while (password.ends_with('\n') || password.ends_with('\r')) password.pop_back();
    Set(easy, CURLOPT_USERNAME, settings_.user.c_str());
    Set(easy, CURLOPT_PASSWORD, password.c_str());
  }

  Delivery Sent(const Mail& mail, const std::stop_token& stop) const {
    const CurlEasy easy(curl_easy_init());
    if (!easy) throw std::bad_alloc();
    SetServer(easy);
    const CurlList pinned = Pinned();
    Set(easy, CURLOPT_RESOLVE, pinned.get());
    Set(easy, CURLOPT_MAIL_FROM, settings_.addresses.from.c_str());
    CurlList receivers;
    for (const std::string& address : settings_.addresses.to) receivers.Add(address);
    Set(easy, CURLOPT_MAIL_RCPT, receivers.get());
    CurlList headers;
    for (const std::string& header : mail.headers) headers.Add(header);
    Set(easy, CURLOPT_HTTPHEADER, headers.get());

    CurlMime alternative(curl_mime_init(easy.get()));
    const CurlMime all(curl_mime_init(easy.get()));
    if (!alternative || !all) throw std::bad_alloc();
    AddPart(alternative.get(), mail.text, "text/plain; charset=utf-8");
    AddPart(alternative.get(), mail.html, "text/html; charset=utf-8");
    curl_mimepart* const part = curl_mime_addpart(all.get());
    if (part == nullptr) throw std::bad_alloc();
    Check(curl_mime_subparts(part, alternative.get()));
    static_cast<void>(alternative.release());  // `all` owns it now
    Check(curl_mime_type(part, "multipart/alternative"));
    Set(easy, CURLOPT_MIMEPOST, all.get());

    Set(easy, CURLOPT_NOPROGRESS, 0L);
    Set(easy, CURLOPT_XFERINFOFUNCTION, &StopWhenAsked);
    Set(easy, CURLOPT_XFERINFODATA, const_cast<std::stop_token*>(&stop));
    const CURLcode code = curl_easy_perform(easy.get());
    if (code == CURLE_ABORTED_BY_CALLBACK) throw web::StoppedError();
    return ResultOf(easy, code);
  }

  Delivery ResultOf(const CurlEasy& easy, CURLcode code) const {
    if (code == CURLE_OK) return Delivered{};
    long reply = 0;
    Check(curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply));
    const std::string why = Server() + ": " + curl_easy_strerror(code);
    // The last reply says why only where it is one of failure: what was cut comes after good ones.
    constexpr long kFailure = 400;
    constexpr long kLast = 599;
    if (reply < kFailure || reply > kLast || FaultOf(code) != Fault::kNoAnswer) {
      return FailureOf(base::ProspectOf(Asked::kMail, FaultOf(code)), why);
    }
    return FailureOf(base::ProspectOf(Asked::kMail, static_cast<int>(reply)),
                     why + " (the server replied " + std::to_string(reply) + ")");
  }

  const SmtpSettings settings_;
  const Templates& templates_;
  const base::Clock& clock_;
  const web::Resolve resolve_;
};

void CheckServer(const SmtpSettings& settings) {
  constexpr int kLastPort = 65'535;
  if (settings.port < 1 || settings.port > kLastPort) {
    throw NotifyError("mail: the port must be a number from 1 to 65535");
  }
  try {
    const auto read = web::ParseServer("https://" + web::InUrl(settings.host));
    if (read.host == settings.host) return;
  } catch (const web::ConfigError&) {
    // Said below, in words of mail.
  }
  throw NotifyError("mail: the host must be a name or an address, without port");
}

}  // namespace

std::unique_ptr<Sink> MakeSmtp(SmtpSettings settings, const Templates& templates,
                               const base::Clock& clock, web::Resolve resolve) {
  CheckServer(settings);
  CheckAddresses(settings.addresses);
  if (settings.user.empty() != settings.password.empty()) {
    throw NotifyError("mail: user and password: both are needed, or none");
  }
  StartCurl();
  return std::make_unique<Smtp>(std::move(settings), templates, clock, std::move(resolve));
}

}  // namespace strongroom::notify
