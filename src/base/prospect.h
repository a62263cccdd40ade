#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/enum_words.h"

// What becomes of what failed, if it is tried again as it is. The one place that decides it, for
// all that we ask of others: what may pass is repeated while there is time, what cannot is told at
// once. docs/retries.md shows this table; a test compares them.
namespace strongroom::base {

enum class Prospect {
  kMayPass,      // by itself
  kMayPassOnce,  // it is repeated once; if it comes back, a person has to look
  kPerson,       // a person has to look, and it may pass then
  kFinal,        // the same comes back however often it is sent
};

constexpr auto EnumWords(Prospect) {
  return std::to_array<EnumWord<Prospect>>({{Prospect::kMayPass, "while there is time"},
                                            {Prospect::kMayPassOnce, "once"},
                                            {Prospect::kPerson, "no: a person has to look"},
                                            {Prospect::kFinal, "no: the same would come back"}});
}

// Who was asked.
enum class Asked {
  kApiServer,  // of the cluster that we run in, or that a command is for
  kTenant,     // the API server of a tenant
  kGraph,      // Microsoft Graph, of a tenant
  kServer,     // ours, by executors
  kSignIn,     // who gives tokens for a tenant's API
  kReceiver,   // of what people are told, by HTTP
  kMail,       // the same, by SMTP
  kPostgres,
};

constexpr auto EnumWords(Asked) {
  return std::to_array<EnumWord<Asked>>({{Asked::kApiServer, "API server"},
                                         {Asked::kTenant, "tenant"},
                                         {Asked::kGraph, "Graph"},
                                         {Asked::kServer, "server"},
                                         {Asked::kSignIn, "sign-in"},
                                         {Asked::kReceiver, "receiver"},
                                         {Asked::kMail, "mail server"},
                                         {Asked::kPostgres, "PostgreSQL"}});
}

// Why there is no answer that could be read.
enum class Fault {
  kNoAnswer,    // refused, cut, timed out, or not to be understood
  kNotTrusted,  // its certificate or its address is refused
  kTooLarge,    // it has more bytes than are taken
  kSettings,    // what we were told of it cannot be used: a kubeconfig, a connection string, a file
};

constexpr auto EnumWords(Fault) {
  return std::to_array<EnumWord<Fault>>({{Fault::kNoAnswer, "no answer"},
                                         {Fault::kNotTrusted, "not trusted"},
                                         {Fault::kTooLarge, "too large"},
                                         {Fault::kSettings, "settings"}});
}

struct ProspectRow {
  unsigned of;  // who was asked: bits, 1 << Asked
  std::string_view
      sign;  // how what came begins: a status of HTTP or SMTP, an SQLSTATE, a Fault's word
  Prospect prospect;
  std::string_view why;  // and whose rule it is
};

constexpr unsigned BitOf(Asked asked) { return 1U << static_cast<unsigned>(asked); }

namespace prospects {

inline constexpr unsigned kKubernetes = BitOf(Asked::kApiServer) | BitOf(Asked::kTenant);
inline constexpr unsigned kReceiver = BitOf(Asked::kReceiver);
inline constexpr unsigned kHttp =
    kKubernetes | BitOf(Asked::kGraph) | BitOf(Asked::kServer) | BitOf(Asked::kSignIn) | kReceiver;
inline constexpr unsigned kMail = BitOf(Asked::kMail);
inline constexpr unsigned kSql = BitOf(Asked::kPostgres);
inline constexpr unsigned kAll = kHttp | kMail | kSql;

}  // namespace prospects

// The first that fits. HTTP: RFC 9110. Kubernetes: https://kubernetes.io/docs/reference/using-api/
// SMTP: RFC 5321.
// SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html; whatever a fail-over or a
// pooler brings may pass; only what PostgreSQL says of values and of our own rules is final.
inline constexpr std::array kProspects = [] {
  using enum Prospect;
  using namespace prospects;
  return std::to_array<ProspectRow>({
      {BitOf(Asked::kSignIn), "401", kPerson, "the credentials are refused (RFC 6749, 5.2)"},
      {BitOf(Asked::kSignIn), "400", kPerson,
       "tenant, application or credentials are refused (RFC 6749, 5.2)"},
      {kReceiver, "401", kPerson, "the signature or the address is refused (RFC 9110, 15.5.2)"},
      {kReceiver, "405", kPerson, "at that address is something else (RFC 9110, 15.5.6)"},
      {kReceiver, "410", kPerson, "the address was given up (RFC 9110, 15.5.11)"},
      {kHttp, "401", kMayPassOnce, "the token may have been renewed meanwhile (RFC 9110, 15.5.2)"},
      {BitOf(Asked::kTenant), "403", kMayPassOnce,
       "in its first second an API server has not read its roles yet, and forbids everything"},
      {kHttp, "403", kPerson, "a right is missing (RFC 9110, 15.5.4)"},
      {kHttp, "404", kPerson, "it is not there until somebody makes it (RFC 9110, 15.5.5)"},
      {kHttp, "407", kPerson, "a proxy asks who we are (RFC 9110, 15.5.8)"},
      {kHttp, "408", kMayPass, "the request did not come in time (RFC 9110, 15.5.9)"},
      {kHttp, "425", kMayPass, "too early (RFC 8470, 5.2)"},
      {kHttp, "429", kMayPass, "too many requests (RFC 6585, 4)"},
      {kKubernetes, "400", kPerson,
       "a policy webhook says so unless it has a status of its own (Kubernetes, admission "
       "webhooks)"},
      {kKubernetes, "409", kFinal,
       "the object has changed: it is read again first (Kubernetes, resource versions)"},
      {kKubernetes, "410", kFinal,
       "the list is too old: another is begun at once (Kubernetes, 410 Gone)"},
      {kHttp, "4", kFinal, "it is about what was sent (RFC 9110, 15.5)"},
      {kHttp, "501", kFinal, "the server has no such function (RFC 9110, 15.6.2)"},
      {kHttp, "505", kFinal, "the server speaks another HTTP (RFC 9110, 15.6.6)"},
      {kHttp, "511", kPerson, "somebody has to log in to the network (RFC 6585, 6)"},
      {kHttp, "5", kMayPass, "the server has failed, and knows it (RFC 9110, 15.6)"},
      {kHttp, "3", kPerson, "redirects are not followed: the address is wrong (RFC 9110, 15.4)"},

      {kMail, "432", kPerson, "the password has to be changed (RFC 4954, 6)"},
      {kMail, "4", kMayPass, "it puts the mail off: full, busy, or grey-listing (RFC 5321, 4.2.1)"},
      {kMail, "53", kPerson, "user, password, or how we sign in is refused (RFC 4954, 6)"},
      {kMail, "550", kPerson, "it does not take mail for that address (RFC 5321, 4.2.3)"},
      {kMail, "551", kPerson, "that address is elsewhere (RFC 5321, 3.4)"},
      {kMail, "553", kPerson, "it refuses the name of an address (RFC 5321, 4.2.3)"},
      {kMail, "554", kPerson, "it takes nothing from us, or not this (RFC 5321, 4.2.3)"},
      {kMail, "5", kFinal, "it is about what was sent (RFC 5321, 4.2.1)"},

      {kSql, "08", kMayPass, "the connection was lost; poolers say it of everything"},
      {kSql, "22", kFinal, "it does not take such a value"},
      {kSql, "23", kFinal, "a constraint forbids it"},
      {kSql, "24", kMayPass, "of the session, as are 25, 26, 2D, 34, 3B: a new one may be good"},
      {kSql, "25", kMayPass, "of the session; 25006 comes after a fail-over to a replica"},
      {kSql, "26", kMayPass, "of the session"},
      {kSql, "28", kPerson, "it does not let this user in"},
      {kSql, "2D", kMayPass, "of the session"},
      {kSql, "34", kMayPass, "of the session"},
      {kSql, "3B", kMayPass, "of the session"},
      {kSql, "3D000", kPerson, "there is no such database"},
      {kSql, "40", kMayPass, "another transaction was in the way"},
      {kSql, "42P03", kMayPass, "of the session: a pooler's other client left a cursor"},
      {kSql, "42P05", kMayPass, "of the session: a pooler's other client left a statement"},
      {kSql, "53", kMayPass, "it is short of memory, disk or connections"},
      {kSql, "54", kFinal, "it is too large for it"},
      {kSql, "55", kMayPass, "a lock, or its state, is in the way"},
      {kSql, "57", kMayPass, "it is starting or stopping, or has ended the session"},
      {kSql, "58", kMayPass, "its system has failed"},
      {kSql, "72", kMayPass, "it has removed what it was reading"},
      {kSql, "F0", kMayPass, "its system has failed"},
      {kSql, "XX", kMayPass, "it has failed within itself"},
      {kSql, "SR001", kFinal, "the rules of our schema forbid it"},

      {kAll, "no answer", kMayPass,
       "refused, cut or timed out; what we send may come twice (RFC 9110, 9.2.2)"},
      {BitOf(Asked::kServer), "not trusted", kMayPass,
       "a renewed certificate reaches its pods one after the other (Kubernetes, mounted Secrets)"},
      {kAll, "not trusted", kPerson, "its certificate or address is refused (RFC 9110, 4.3.4)"},
      {kAll, "too large", kFinal, "the same answer has as many bytes the next time"},
      {kAll, "settings", kPerson, "what we were told of it cannot be used"},

      {kHttp, "", kFinal, "none that HTTP knows"},
      {kMail, "", kPerson, "no SMTP is spoken there"},
      {kSql, "", kPerson, "another schema, a missing right (42501), or unknown"},
  });
}();

// The row of what came as `sign`.
constexpr const ProspectRow& RowOf(Asked asked, std::string_view sign) {
  for (const ProspectRow& row : kProspects) {
    if ((row.of & BitOf(asked)) != 0 && sign.starts_with(row.sign)) return row;
  }
  return kProspects.back();
}

constexpr Prospect ProspectOf(Asked asked, Fault fault) {
  return RowOf(asked, NameOf(fault)).prospect;
}

// Of a status of HTTP or SMTP.
inline Prospect ProspectOf(Asked asked, int status) {
  return RowOf(asked, std::to_string(status)).prospect;
}

// Of PostgreSQL, with this SQLSTATE.
constexpr Prospect ProspectOfState(std::string_view state) {
  return RowOf(Asked::kPostgres, state).prospect;
}

}  // namespace strongroom::base
