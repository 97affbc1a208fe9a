// What the panel of layers says, and which parts a frame has. How it is painted is in layers_picture.cc.

#include <algorithm>

#include "app/model/reference_layers.h"
#include "app/panels/layers_picture.h"

namespace wirestep::app {

namespace {

using packet::Protocol;
using Place = Journey::Place;

LayerRow row_of(TcpIpLayer layer) {
  switch (layer) {
    case TcpIpLayer::application:
      return LayerRow::application;
    case TcpIpLayer::transport:
      return LayerRow::transport;
    case TcpIpLayer::internet:
      return LayerRow::internet;
    case TcpIpLayer::link:
      break;
  }
  return LayerRow::link;
}

std::string_view text_of(const packet::Layer& layer, std::string_view field) {
  for (const packet::Field& each : layer.fields)
    if (each.name == field) return each.text;
  return {};
}

// Who it is from and for, in the addresses of that layer.
std::string from_to(const packet::Layer& layer) {
  auto both = [&](std::string_view from, std::string_view to) {
    std::string_view a = text_of(layer, from), b = text_of(layer, to);
    return a.empty() || b.empty() ? std::string() : fmt::format("{} → {}", a, b);
  };
  switch (layer.protocol) {
    case Protocol::tcp:
    case Protocol::udp:
      return both("Source Port", "Destination Port");
    case Protocol::ipv4:
    case Protocol::ipv6:
      return both("Source Address", "Destination Address");
    default:
      return {};
  }
}

std::string call_name(const View& view, std::uint32_t event) {
  return std::string(view.trace.text(std::get<CallEvent>(view.trace[event].body).name));
}

std::string host_name(const View& view, std::optional<HostId> host) {
  return host && host->value < view.model.hosts.size() ? view.model.hosts[host->value].name : "?";
}

}  // namespace

std::vector<LayerPart> layer_parts(const Journey& journey) {
  std::vector<LayerPart> parts;
  const auto& layers = journey.packet.layers;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const packet::Layer& layer = layers[i];
    if (layer.quoted) {
      bool first = i == 0 || !layers[i - 1].quoted;
      if (first) parts.push_back({LayerRow::internet, {}, {}, layer.offset, 0});
      parts.back().length += layer.length;
      continue;
    }
    LayerPart part{
        row_of(reference_layers(journey.packet, i).tcp_ip), {}, from_to(layer), layer.offset, layer.length};
    if (layer.protocol != Protocol::data) {
      part.name =
          layer.protocol == Protocol::ethernet ? "Ethernet" : std::string(packet::name(layer.protocol));
    }
    part.fault = journey.refused_layer == i;
    parts.push_back(std::move(part));
  }
  return parts;
}

bool sender_has(const Journey& journey, LayerRow row) {
  return journey.frame ? true : row == LayerRow::application;
}

bool receiver_has(const Journey& journey, const std::vector<LayerPart>& parts, LayerRow row) {
  if (journey.place < Place::delivered) return false;
  if (journey.place == Place::read) return true;
  if (row == LayerRow::application) return false;
  if (journey.place != Place::refused) return true;
  for (const LayerPart& part : parts)
    if (part.fault) return row >= part.row;
  return true;
}

std::string_view unit_words(const Look& look, const std::vector<LayerPart>& parts, LayerRow row) {
  auto has = [&](std::string_view name) {
    return std::any_of(parts.begin(), parts.end(), [&](const LayerPart& each) { return each.name == name; });
  };
  switch (row) {
    case LayerRow::application:
      return look.tr("unit.message");
    case LayerRow::transport:
      return look.tr(has("TCP") ? "unit.segment" : "unit.datagram");
    case LayerRow::internet:
      return look.tr("unit.packet");
    case LayerRow::link:
      break;
  }
  return look.tr("unit.frame");
}

std::string bytes_words(const Look& look, std::size_t count) {
  return count == 1 ? std::string(look.tr("call.one_byte")) : look.strings.format("packet.bytes", count);
}

std::string journey_words(const View& view, const Journey& journey) {
  const Strings& tr = view.look.strings;
  std::string from = host_name(view, journey.from), to = host_name(view, journey.to);
  std::string frame;
  if (journey.frame) {
    frame = tr.format("layers.frame", journey.frame->frame.value, journey.frame->wire_length);
    if (journey.frame->copy > 1) frame += tr.format("layers.copy", journey.frame->copy);
  }
  std::uint64_t bytes = journey.handed_length;
  auto said = [&](const std::string& words) { return tr.format("layers.said", frame, words); };
  switch (journey.place) {
    case Place::called:
      return tr.format("layers.called", call_name(view, journey.written), from);
    case Place::kernel:
      return tr.format("layers.kernel", call_name(view, journey.written), bytes, from);
    case Place::wire:
      return said(tr.format(journey.held ? "layers.held" : "layers.flying", from, to));
    case Place::lost:
      return said(tr.format("layers.lost", to));
    case Place::delivered:
      return said(tr.format("layers.delivered", to));
    case Place::refused: {
      auto layer = journey.packet.layers[*journey.refused_layer].protocol;
      return said(tr.format("layers.refused", to, packet::name(layer)));
    }
    case Place::queue:
      return said(tr.format("layers.queue", to, *journey.recv_queue));
    case Place::read:
      return said(tr.format("layers.read", to, call_name(view, journey.read),
                            std::get<CallEvent>(view.trace[journey.read].body).result));
  }
  return frame;
}

}  // namespace wirestep::app
