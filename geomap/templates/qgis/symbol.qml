<symbol name="${number}" type="${type}" alpha="1" clip_to_extent="1" force_rhr="0">
${layers}
</symbol>
