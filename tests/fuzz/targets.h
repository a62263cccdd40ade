#pragma once

#include <string_view>

// The targets, by the file that they are in.
namespace strongroom::fuzz {

// text_targets.cc

// base::ParseJson, base::ParseJsonElements: what they read can be written and read again.
void FuzzJson(std::string_view input);
// base::MakeJsonPatch from the first line to the rest: applied, it makes the one of the other, and
// it keeps to its room.
void FuzzJsonPatch(std::string_view input);
// base::ParseTimestamp: what it reads can be written and read again.
void FuzzTimestamp(std::string_view input);
// cli::Printable: nothing of it acts on a terminal, and doing it twice is doing it once.
void FuzzPrintable(std::string_view input);
// catalogue::MaskSecrets: what is masked is not masked again.
void FuzzMask(std::string_view input);

// file_targets.cc

// kube::ParsePersonalKubeconfig, which takes more than the others.
void FuzzKubeconfig(std::string_view input);
// kube::ParseManifest.
void FuzzManifest(std::string_view input);
// catalogue::LoadCatalogue.
void FuzzCatalogue(std::string_view input);
// provider::directory::ParseDocuments: the items of what it reads can be read again.
void FuzzDocuments(std::string_view input);

// object_targets.cc

// api::DecodeSchedule, domain::PlanSchedule on what was read, api::EncodeScheduleStatus.
void FuzzSchedule(std::string_view input);
// The other objects that the controller and the server read.
void FuzzObjects(std::string_view input);
// api::DecodeNotifier, and its status written and read again.
void FuzzNotifier(std::string_view input);
// What API servers ask the admission webhook: api::DecodeAdmissionRequest, api::GuardedMetaOf.
void FuzzAdmission(std::string_view input);
// catalogue::Reduce, catalogue::IsMasked: what is reduced is not reduced again.
void FuzzReduce(std::string_view input);
// The same of a type that says everything that one can say of contents, and catalogue::Normalise
// and catalogue::RestorabilityOf of that.
void FuzzContent(std::string_view input);
// A page of a list, read by the provider and made to items, and by the client.
void FuzzListPage(std::string_view input);
// Answers other than what was asked for: of the API server, of our server, with Retry-After.
void FuzzAnswer(std::string_view input);

// graph_targets.cc

// provider::graph: what Entra answers, and what of it people see; the roles in a token.
void FuzzTokenAnswer(std::string_view input);
// provider::graph::ReadSigningKey, with the input as certificates and as key.
void FuzzSigningKey(std::string_view input);

// graph_page_targets.cc

// base::ParseJsonElements of what is not in memory: the same, however the bytes arrive. Pages and
// batches of provider::graph, and their links.
void FuzzGraphPage(std::string_view input);
// provider::graph::DecodeGraphError: what people see of an answer has an allowed form.
void FuzzGraphError(std::string_view input);

// http_target.cc

// http::ServeConnection: it sees the same requests, however the bytes arrive.
void FuzzHttpHead(std::string_view input);

// stream_targets.cc

// server::report::ReadReport on the lines of a report.
void FuzzReportStream(std::string_view input);
// server::sets::ReadImport on the lines of an imported set.
void FuzzSetImport(std::string_view input);
// api::DecodeReportLine: what it reads can be written and read again.
void FuzzReportLine(std::string_view input);
// base::ZstdReader: it gives the same, however the bytes arrive.
void FuzzZstdFrame(std::string_view input);
// kube::Reflector on the lines of a watch: they do the same, however the bytes arrive.
void FuzzWatchLine(std::string_view input);

// export_targets.cc

// base::WriteYaml: what it writes of any JSON is read back as the same, in every style.
void FuzzYamlText(std::string_view input);
// exporting::ItemPath of a type, a name and an id, a line each: a folder and a file that every file
// system takes, and which item it is stands behind the last "~".
void FuzzFileName(std::string_view input);
// exporting::ArchiveReader, with the input as its files: those that it can read can be exported
// again, and what it finds nothing wrong with is what was exported.
void FuzzArchive(std::string_view input);

// audit_targets.cc

// A page of a tenant's audit store: acts have what acts need, within bounds, and come once.
void FuzzAudits(std::string_view input);

// report_target.cc

// report::SetReport and report::WriteDiffReport, of a policy that is the input and has it as name:
// nothing acts on who reads it, and of HTML all that looks like an element is one of ours.
void FuzzReport(std::string_view input);

// sets_target.cc

// The readers of src/sets: each takes an answer as what it says, or refuses it.
void FuzzSetAnswer(std::string_view input);

// set_query_target.cc

// What the sets API is asked: target of the request, Accept, Content-Type and body, a line each but
// for the last. Pages begin where they ended, a hold is written as what it is, and a refusal is
// one.
void FuzzSetQuery(std::string_view input);

}  // namespace strongroom::fuzz
